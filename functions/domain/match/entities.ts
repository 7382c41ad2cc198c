/**
 * The catalogue of entities as people write it: a JSON list whose entries are entities, blockers
 * (known names that win by length and are never reported), word lists, contexts and spellings. Here are its
 * types, its schema and how it is read; what risks an alias may not take is in lint.ts.
 */
import * as z from 'zod/mini';
import type { EntityType } from '../entity.ts';
import { InvalidInput, readEntries } from '../validate.ts';

/**
 * An alias that alone could mean something else, and what decides. Vetoes come first, any one
 * refuses; then licences, any one lets in; with no licence listed the alias stands unless vetoed.
 * Words and phrases are compared folded, also behind proclitics; `@id` stands for a word list.
 */
export type Gate = {
  /** Vetoes: the word or phrase right before, right after, or within 8 words. */
  readonly notPrev?: readonly string[];
  readonly notNext?: readonly string[];
  readonly notNear?: readonly string[];
  /** Veto: one of these entities or contexts is in the article. */
  readonly notDoc?: readonly string[];
  /** Licences: right before, right after, within 6 words of the same sentence. */
  readonly prev?: readonly string[];
  readonly next?: readonly string[];
  readonly near?: readonly string[];
  /** Licence: the entity itself is in the article by a name that needs no licence. */
  readonly doc?: boolean;
  /** Licence: one of these entities, or of a context (`@id`), is in the article. */
  readonly docEntities?: readonly string[];
  /** Licence: named as a speaker (`X:`, `said X`, `X says`) where one of these is in the article. */
  readonly speaker?: readonly string[];
  /** The raw text equals the alias, letter by letter. */
  readonly caseSensitive?: boolean;
  /** No proclitic before it. */
  readonly exact?: boolean;
};
export type AmbiguousAlias = Gate & { readonly alias: string; readonly lang: string };
export type Names = Readonly<Record<string, readonly string[]>>;

export type Entity = {
  readonly id: string;
  readonly type: EntityType;
  readonly description: string;
  readonly wikidata?: string;
  /** Names that mean this entity wherever they stand, by language; the first is the usual one. */
  readonly names: Names;
  readonly ambiguousAliases?: readonly AmbiguousAlias[];
};
/** A known name that is not tracked: it wins by length and is never reported. */
export type Blocker = {
  readonly id: string;
  readonly kind: 'blocker';
  readonly description?: string;
  readonly names: Names;
};
/** Words that gates refer to as `@id`. */
export type WordList = {
  readonly id: string;
  readonly kind: 'words';
  readonly words: readonly string[];
};
/** What makes an article be about something, for `docEntities`, `notDoc` and `speaker`: `@id`. */
export type Context = {
  readonly id: string;
  readonly kind: 'context';
  readonly entities: readonly string[];
  readonly words: readonly string[];
};
/** Words that outlets spell in several ways; each set stands for all its members in any alias. */
export type Spellings = {
  readonly id: string;
  readonly kind: 'spellings';
  readonly sets: readonly (readonly string[])[];
};
export type EntityCatalogue = {
  readonly entities: readonly Entity[];
  readonly blockers: readonly Blocker[];
  readonly lists: readonly WordList[];
  readonly contexts: readonly Context[];
  readonly spellings: readonly Spellings[];
};

const ENTITY_TYPES = [
  'person',
  'armed-group',
  'bloc',
  'government',
  'command',
  'coalition',
  'organisation',
  'base',
  'place',
  'country',
  'media',
] as const satisfies readonly EntityType[];

const words = z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(500));
const id = z
  .string()
  .check(
    z.regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'must be lower-case words joined by hyphens, such as us-forces',
    ),
    z.maxLength(80),
  );
const names = z
  .record(z.string().check(z.regex(/^[a-z]{2,3}$/, 'languages are named by two letters')), words)
  .check(
    z.refine(
      (all) => Object.values(all).some((list) => list.length > 0),
      'needs at least one name',
    ),
  );
const ambiguousAlias = z.strictObject({
  alias: z.string().check(z.minLength(1), z.maxLength(200)),
  lang: z.string().check(z.regex(/^[a-z]{2,3}$/)),
  notPrev: z.optional(words),
  notNext: z.optional(words),
  notNear: z.optional(words),
  notDoc: z.optional(words),
  prev: z.optional(words),
  next: z.optional(words),
  near: z.optional(words),
  doc: z.optional(z.boolean()),
  docEntities: z.optional(words),
  speaker: z.optional(words),
  caseSensitive: z.optional(z.boolean()),
  exact: z.optional(z.boolean()),
});
const entity = z.strictObject({
  id,
  kind: z.optional(z.undefined()),
  type: z.enum(ENTITY_TYPES),
  description: z.string().check(z.minLength(1), z.maxLength(500)),
  wikidata: z.optional(
    z.string().check(z.regex(/^Q[1-9]\d*$/, 'must be a Wikidata id such as Q796')),
  ),
  names,
  ambiguousAliases: z.optional(z.array(ambiguousAlias).check(z.maxLength(100))),
});
const blocker = z.strictObject({
  id,
  kind: z.literal('blocker'),
  description: z.optional(z.string().check(z.maxLength(500))),
  names,
});
const wordList = z.strictObject({ id, kind: z.literal('words'), words });
const context = z.strictObject({ id, kind: z.literal('context'), entities: z.array(id), words });
const spellings = z.strictObject({
  id,
  kind: z.literal('spellings'),
  sets: z
    .array(z.array(z.string().check(z.minLength(1), z.maxLength(80))).check(z.minLength(2)))
    .check(z.maxLength(1000)),
});
const entry = z.discriminatedUnion('kind', [entity, blocker, wordList, context, spellings]);

/** The catalogue; throws InvalidInput naming file, entry and field, also where a reference dangles. */
export function parseEntities(file: string, json: unknown): EntityCatalogue {
  const entries = readEntries(file, json, entry);
  const catalogue: EntityCatalogue = {
    entities: entries.filter((one) => one.kind === undefined),
    blockers: entries.filter((one) => one.kind === 'blocker'),
    lists: entries.filter((one) => one.kind === 'words'),
    contexts: entries.filter((one) => one.kind === 'context'),
    spellings: entries.filter((one) => one.kind === 'spellings'),
  };
  checkReferences(file, catalogue);
  return catalogue;
}

function checkReferences(file: string, catalogue: EntityCatalogue): void {
  const entities = new Set([...catalogue.entities, ...catalogue.blockers].map(({ id }) => id));
  const lists = new Set(catalogue.lists.map(({ id }) => `@${id}`));
  const contexts = new Set(catalogue.contexts.map(({ id }) => `@${id}`));
  const dangling = (owner: string, field: string, reference: string): never => {
    throw new InvalidInput(`${file}: entry "${owner}": ${field}: ${reference} is not in the file`);
  };
  for (const { id: owner, entities: known } of catalogue.contexts) {
    for (const one of known) if (!entities.has(one)) dangling(owner, 'entities', one);
  }
  for (const { id: owner, ambiguousAliases } of catalogue.entities) {
    for (const alias of ambiguousAliases ?? []) {
      for (const field of ['notPrev', 'notNext', 'notNear', 'prev', 'next', 'near'] as const) {
        const lost = alias[field]?.find((word) => word.startsWith('@') && !lists.has(word));
        if (lost) dangling(owner, `${alias.alias}: ${field}`, lost);
      }
      for (const field of ['notDoc', 'docEntities', 'speaker'] as const) {
        const lost = alias[field]?.find((one) => !entities.has(one) && !contexts.has(one));
        if (lost) dangling(owner, `${alias.alias}: ${field}`, lost);
      }
    }
  }
}
