/**
 * The rows that `npm run eval` prints of a folder of labelled articles, by what is in it: mentions,
 * traps, topics. Every file of the format may be absent; what is wrong with one is in eval-check.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOnTopic } from '../../functions/domain/entity.ts';
import { parseEntities } from '../../functions/domain/match/entities.ts';
import { compileRecogniser } from '../../functions/domain/recognise.ts';
import { parseTopics } from '../../functions/domain/topic/topics.ts';
import { readJson } from '../../functions/domain/validate.ts';
import { MARKED } from './eval-check.ts';
import {
  type Annotated,
  failureOf,
  readMarked,
  readSeeds,
  readTraps,
  type Score,
  scoreMentions,
  scoreRespelled,
} from './mentions.ts';
import {
  readLabelled,
  scoreComposed,
  scoreSyria,
  scoreTopic,
  topicErrors,
  topicRespelled,
} from './topic-score.ts';

const root = join(import.meta.dirname, '../..');
const catalogue = (name: string) => {
  const file = join(root, 'functions/catalogue', name);
  return [name, readJson(name, readFileSync(file, 'utf8'))] as const;
};
const entities = parseEntities(...catalogue('entities.json'));
export const recognise = compileRecogniser({
  entities,
  topics: parseTopics(...catalogue('topics.json')),
});
export const typeOf = new Map(entities.entities.map(({ id, type }) => [id, type]));

export type Row = { readonly what: string; readonly [figure: string]: unknown };

export function rowsOf(folder: string): readonly Row[] {
  const marked = readdirSync(folder).filter((name) => MARKED.test(name));
  return [
    ...mentionRows('seeds', readSeeds(folder)),
    ...mentionRows(
      'articles',
      marked.sort().flatMap((name) => readMarked(join(folder, name))),
    ),
    ...trapRows(folder),
    ...topicRows(folder),
  ];
}

const isPlace = (id: string) => typeOf.get(id) === 'place' || typeOf.get(id) === 'country';
const find = (article: { title: string; text: string }) => recognise(article).mentions;

function mentionRows(name: string, articles: readonly Annotated[]): readonly Row[] {
  if (articles.length === 0) return [];
  const all = scoreMentions(articles, find, isPlace);
  const names = articles.map((one) => ({
    ...one,
    gold: one.gold.filter(({ kind }) => kind === 'name'),
  }));
  const languages = [...new Set(articles.map(({ language }) => language))];
  const onTopic = articles.filter((one) => recognise(one).topics.some((t) => isOnTopic(t.verdict)));
  return [
    { what: `${name}: mentions`, ...figures(all.exact) },
    { what: `${name}: mentions, overlapping counts`, ...figures(all.loose) },
    ...(languages.length < 2
      ? []
      : languages.map((language) => ({
          what: `${name}: mentions, ${language ?? 'no language given'}`,
          ...figures(
            scoreMentions(
              articles.filter((one) => one.language === language),
              find,
              isPlace,
            ).exact,
          ),
        }))),
    {
      what: `${name}: mentions, recall of full names`,
      recall: percent(scoreMentions(names, find, isPlace).exact.recall),
    },
    ...scoreRespelled(articles, find).map((one) => ({
      what: `${name}: mentions, ${one.name}`,
      recall: percent(one.recall),
    })),
    ...kindRows(name, articles),
    { what: `${name}: on a topic`, accepted: onTopic.length, of: articles.length },
    ...all.errors.map((error) => ({ ...error, what: `${name}: error` })),
  ];
}

/** By type of entity. */
function kindRows(name: string, articles: readonly Annotated[]): readonly Row[] {
  const types = [...new Set(typeOf.values())].filter((type) => type !== undefined);
  return types.flatMap((type) => {
    const own = articles.map((one) => ({
      ...one,
      gold: one.gold.filter(({ entityId }) => typeOf.get(entityId) === type),
    }));
    if (own.every(({ gold }) => gold.length === 0)) return [];
    const longer = new Map(articles.map(({ id, gold }) => [id, gold]));
    const ofType = (article: { readonly id?: string; title: string; text: string }) =>
      find(article).filter(
        ({ entityId, field, start, end }) =>
          typeOf.get(entityId) === type &&
          // A place inside a longer name of another type counts neither way.
          !(longer.get(article.id ?? '') ?? []).some(
            (gold) =>
              gold.field === field &&
              gold.start <= start &&
              end <= gold.end &&
              end - start < gold.end - gold.start,
          ),
      );
    return [{ what: `${name}: ${type}`, ...figures(scoreMentions(own, ofType, isPlace).exact) }];
  });
}

function trapRows(folder: string): readonly Row[] {
  const traps = readTraps(folder);
  if (traps.length === 0) return [];
  const failures = traps.flatMap((trap) => {
    const failure = failureOf(trap, find);
    return failure ? [{ what: 'trap: error', id: trap.id, text: trap.text, failure }] : [];
  });
  return [{ what: 'traps', passed: traps.length - failures.length, of: traps.length }, ...failures];
}

function topicRows(folder: string): readonly Row[] {
  const articles = readLabelled(folder);
  if (articles.length === 0) return [];
  const topics = (article: Parameters<typeof recognise>[0]) => recognise(article).topics;
  const scored = (name: string, some: typeof articles): Row => {
    const { certainNegatives, likelyNegatives, ...rest } = scoreTopic(some, topics);
    return { what: `topic: ${name}`, ...figures(rest), certainNegatives, likelyNegatives };
  };
  return [
    scored('all', articles),
    ...[...new Set(articles.map(({ lang }) => lang))].map((lang) =>
      scored(
        lang,
        articles.filter((one) => one.lang === lang),
      ),
    ),
    { what: 'topic: on Syria', ...scoreSyria(articles, topics) },
    ...scoreComposed(articles, topics).map(({ name, ...rest }) => ({
      what: `topic: ${name}`,
      ...rest,
      share: percent(rest.accepted / rest.of),
    })),
    ...topicRespelled(articles, topics).map((one) => ({
      what: `topic: ${one.name}`,
      recall: percent(one.recall),
    })),
    ...topicKinds(articles, topicErrors(articles, topics)),
    ...topicErrors(articles, topics).map((error) => ({ ...error, what: 'topic: error' })),
  ];
}

/** Which kinds of event are taken wrongly. */
const topicKinds = (
  articles: ReturnType<typeof readLabelled>,
  errors: ReturnType<typeof topicErrors>,
): readonly Row[] =>
  [...new Set(errors.map(({ kind }) => kind))].sort().map((kind) => ({
    what: `topic: wrong by kind, ${kind}`,
    wrong: errors.filter((one) => one.kind === kind).length,
    of: articles.filter((one) => one.kind === kind).length,
  }));

export const percent = (share: number): number => Math.round(share * 1000) / 10;
const figures = ({ found, wrong, missed, precision, recall, f1 }: Score) => ({
  precision: percent(precision),
  recall: percent(recall),
  f1: percent(f1),
  found,
  wrong,
  missed,
});
