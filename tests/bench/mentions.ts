/**
 * How well mentions are found on a folder of annotated articles: `gold-seeds.jsonl` beside
 * `seeds/*.txt`, `mentions.jsonl` (items with their own gold) and `traps*.json`. A prediction is
 * right when start, end and entity are those of a gold mention; a place inside a longer gold
 * mention counts neither way.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mention, Readable } from '../../functions/domain/entity.ts';
import { type MentionError, overlaps, scoreArticle } from './mention-spans.ts';
import { RESPELLINGS, respell } from './respell.ts';

export type GoldMention = {
  readonly field: 'title' | 'text';
  readonly start: number;
  readonly end: number;
  readonly entityId: string;
  readonly kind: string;
};
export type Annotated = Readable & { readonly id: string; readonly gold: readonly GoldMention[] };
export type Trap = {
  readonly id: string;
  readonly text: string;
  readonly title?: string;
  readonly must: readonly string[];
  readonly mustNot: readonly string[];
  readonly count?: number;
};
export type FindMentions = (article: Readable) => readonly Mention[];
export type Score = {
  readonly found: number;
  readonly wrong: number;
  readonly missed: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
};
export const score = (found: number, wrong: number, missed: number): Score => {
  const precision = found + wrong === 0 ? 1 : found / (found + wrong);
  const recall = found + missed === 0 ? 1 : found / (found + missed);
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { found, wrong, missed, precision, recall, f1 };
};

const lines = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');

/** Seeds with their gold; none where the folder has none. */
export function readSeeds(folder: string): readonly Annotated[] {
  const file = join(folder, 'gold-seeds.jsonl');
  if (!existsSync(file)) return [];
  const gold = lines(file).map((line) => JSON.parse(line) as GoldMention & { seed: string });
  return readdirSync(join(folder, 'seeds'))
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => {
      const id = name.replace('.txt', '');
      const own = gold.filter(({ seed }) => seed === id);
      const text = readFileSync(join(folder, 'seeds', name), 'utf8');
      return { id, title: '', text, gold: own.map((one) => ({ ...one, field: 'text' as const })) };
    });
}

/**
 * Items whose names stand in the text as `[name|entity-id]`, one JSON object a line with `id`,
 * `title`, `text`: easier to write and to review than offsets.
 */
export function readMarked(file: string): readonly Annotated[] {
  return lines(file).map((line) => {
    const { id, title = '', text = '', ...rest } = JSON.parse(line) as Readable & { id: string };
    const fields = { title: unmark('title', title), text: unmark('text', text) };
    const gold = [...fields.title.gold, ...fields.text.gold];
    return { ...rest, id, title: fields.title.plain, text: fields.text.plain, gold };
  });
}

function unmark(field: 'title' | 'text', marked: string) {
  const gold: GoldMention[] = [];
  let plain = '';
  let at = 0;
  for (const match of marked.matchAll(/\[([^|\]]+)\|([^\]]+)\]/g)) {
    plain += marked.slice(at, match.index);
    const [whole, name = '', entityId = ''] = match;
    const start = plain.length;
    gold.push({ field, start, end: start + name.length, entityId, kind: 'name' });
    plain += name;
    at = match.index + whole.length;
  }
  return { plain: plain + marked.slice(at), gold };
}

export const readTraps = (folder: string): readonly Trap[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('traps') && name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Trap[]);

/** Exact spans; the second score counts the same entity at an overlapping place. */
export function scoreMentions(
  articles: readonly Annotated[],
  find: FindMentions,
  isPlace: (entityId: string) => boolean,
) {
  const errors: MentionError[] = [];
  let found = 0;
  let near = 0;
  let wrong = 0;
  let missed = 0;
  for (const article of articles) {
    const one = scoreArticle(article, find(article), isPlace);
    found += one.found;
    near += one.near;
    wrong += one.wrong.length;
    missed += one.missed.length;
    errors.push(...one.wrong, ...one.missed);
  }
  const loose = score(found + near, wrong - near, missed - near);
  return { exact: score(found, wrong, missed), loose, errors };
}

/** Recall on the articles respelled, by the way they were respelled; spans overlap. */
export function scoreRespelled(articles: readonly Annotated[], find: FindMentions) {
  return RESPELLINGS.map((respelling) => {
    let found = 0;
    let missed = 0;
    for (const article of articles) {
      const title = respell(article.title, respelling);
      const text = respell(article.text, respelling);
      const offsets = { title: title.offsets, text: text.offsets };
      const mentions = [...find({ ...article, title: title.text, text: text.text })];
      for (const { field, start, end, entityId, kind } of article.gold) {
        const moved = { field, entityId, kind };
        const span = { start: offsets[field][start] ?? 0, end: offsets[field][end] ?? 0 };
        const at = mentions.findIndex(
          (one) => one.entityId === entityId && overlaps({ ...moved, ...span }, one),
        );
        if (at >= 0) mentions.splice(at, 1);
        found += at >= 0 ? 1 : 0;
        missed += at >= 0 ? 0 : 1;
      }
    }
    return { name: respelling.name, recall: score(found, 0, missed).recall };
  });
}

/** What a trap finds wrong, in words; undefined when it passes. */
export function failureOf(trap: Trap, find: FindMentions): string | undefined {
  const mentions = find({ title: trap.title ?? '', text: trap.text });
  const ids = mentions.map(({ entityId }) => entityId);
  const lost = trap.must.find((id) => !ids.includes(id));
  if (lost) return `${lost} is not found`;
  const wrong = trap.mustNot.find((id) => ids.includes(id));
  if (wrong) return `${wrong} is found`;
  const times = ids.filter((id) => id === trap.must[0]).length;
  if (trap.count !== undefined && times !== trap.count) return `${trap.must[0]} is found ${times}×`;
  return undefined;
}
