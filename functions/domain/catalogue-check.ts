/**
 * Everything that can be wrong with a catalogue, before it is deployed: what its three files say wrongly,
 * aliases that risk too much, and topics that name entities which are not there.
 */
import { readFeedList } from './feed-file.ts';
import { parseEntities } from './match/entities.ts';
import { lintEntities, lintLine } from './match/lint.ts';
import { compileRecogniser } from './recognise.ts';
import { topicProblems } from './topic/check.ts';
import { parseTopics } from './topic/topics.ts';
import { InvalidInput, readJson } from './validate.ts';

/** What a file is called and what is written in it. */
export type NamedText = { readonly file: string; readonly text: string };
export type CatalogueTexts = {
  readonly entities: NamedText;
  readonly topics: NamedText;
  readonly feeds: NamedText;
};
export type CatalogueCheck = {
  /** One line each: file, entry, field, what is wrong and what to do; of a file that cannot be read its first. */
  readonly problems: readonly string[];
  readonly entities: number;
  readonly topics: number;
  readonly feeds: number;
};

export function checkCatalogue(texts: CatalogueTexts): CatalogueCheck {
  const problems: string[] = [];
  const read = <T>({ file, text }: NamedText, parse: (file: string, json: unknown) => T) => {
    try {
      return parse(file, readJson(file, text));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const entities = read(texts.entities, parseEntities);
  const topics = read(texts.topics, parseTopics);
  const feeds = read(texts.feeds, readFeedList);
  if (entities) {
    const { file } = texts.entities;
    problems.push(...lintEntities(entities).map((problem) => lintLine(file, problem)));
  }
  if (entities && topics) {
    const known = {
      entities: new Set(entities.entities.map(({ id }) => id)),
      ...(feeds && { feeds: new Set(feeds.map(({ id }) => id)) }),
    };
    problems.push(...topicProblems(texts.topics.file, topics, known));
    // What cannot be compiled throws here, and not in a function that is deployed.
    compileRecogniser({ entities, topics });
  }
  return {
    problems,
    entities: entities?.entities.length ?? 0,
    topics: topics?.length ?? 0,
    feeds: feeds?.length ?? 0,
  };
}
