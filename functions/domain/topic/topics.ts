/**
 * What a topic is: its words, actors, places and weights, read from the catalogue and checked. No
 * topic's own words live here, and nothing is scored here.
 *
 * A topic is a kind of event: an *exit* (someone's going, in the widest sense) of an *actor* from a
 * *place*. Words are surface forms per language, as printed; و ف ب ك ل س, ال and pronoun suffixes
 * are understood, plurals and conjugations are not. A form of five capitals or fewer that stands
 * alone ("US") must be capitals in the text too.
 */
import * as z from 'zod';
import { InvalidInput, readEntries } from '../validate.ts';

const share = z.number().gt(0).max(1);
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower case words with hyphens');
/** Surface forms by language. */
const words = z.record(z.string(), z.array(z.string().trim().min(1)));
const group = z.strictObject({
  name: z.string().min(1),
  forms: words.default({}),
  entities: z.array(id).default([]),
  /** How much it says, 0 to 1. */
  weight: share.default(1),
});
const exit = z.strictObject({
  name: z.string().min(1),
  forms: words,
  weight: share.default(1),
  /** Counts only with one of these within `within` words: "end" of a "mission". */
  objects: words.optional(),
  objectEntities: z.array(id).default([]),
  within: z.int().min(1).max(12).default(4),
  /** The object stands after the word: "troops out", not "out as US". */
  ordered: z.boolean().default(false),
  /** The place's own forces receive something here, so their name near by is no veto. */
  recipients: z.boolean().default(false),
  /** A move: where it leads to is a place of the topic as well. */
  inside: z.boolean().default(false),
});
const actor = group.extend({
  /** The place that naming this actor implies where the article names none, 0 to 1. */
  place: share.optional(),
  /** Arabic forms count only with the article: the coalition, not a coalition of parties. */
  definite: z.boolean().default(false),
});
const place = group.extend({
  /** Says where, without being a place: an office-holder, an adjective. */
  implied: z.boolean().default(false),
  /** The actor that naming this place implies, 0 to 1. */
  actor: share.optional(),
  /** The same where forces that do not say whose leave it: a country's own do not. */
  troops: share.optional(),
});
const list = z.strictObject({ forms: words.default({}), entities: z.array(id).default([]) });

const topic = z.strictObject({
  id,
  names: z.record(z.string(), z.string().min(1)),
  description: z.string().min(1),
  exits: z.array(exit).min(1),
  actors: z.array(actor).min(1),
  /** Words for forces that do not say whose. */
  troops: words.default({}),
  places: z.array(place).min(1),
  /** Feeds that write of the place without naming it. */
  feeds: z.array(z.string()).default([]),
  /** Where else one may leave from: other theatres, treaties. */
  elsewhere: list.default({ forms: {}, entities: [] }),
  /** Who else may leave: other armies; and what else: candidates, cash, ambassadors. */
  otherArmies: list.default({ forms: {}, entities: [] }),
  otherThings: list.default({ forms: {}, entities: [] }),
  /** The place's own forces. */
  locals: list.default({ forms: {}, entities: [] }),
  /** What may be left, after one of `sources`: a parliament, a race. */
  otherObjects: words.default({}),
  /** After a source these name nothing else that is left: "the country", "bases", "now on". */
  unnamed: words.default({}),
  /** "after", "as in": what they tell of is no origin. */
  asides: words.default({}),
  /** "in", "at": after them a base is where something is received, not what is. */
  locatives: words.default({}),
  /** "from", "to": what stands before an origin and a destination. */
  sources: words.default({}),
  destinations: words.default({}),
  /** What may stand between two that are named together: "and". */
  joins: words.default({}),
  idioms: words.default({}),
  /** A title with these and no exit tells of something else. */
  otherEvents: words.default({}),
  /** How a line begins that points at another article. */
  related: words.default({}),
  /** In words. */
  windows: z
    .strictObject({
      actor: z.int().positive(),
      place: z.int().positive(),
      veto: z.int().positive(),
      lead: z.int().positive(),
    })
    .default({ actor: 16, place: 16, veto: 8, lead: 80 }),
  weights: z
    .strictObject({
      title: z.number().positive(),
      lead: z.number().positive(),
      later: z.number().min(0),
      /** An actor, or a place, that the title names, or the text near by, not the sentence. */
      titleContext: share,
      context: share,
      /** The lead of an article whose title tells of something else. */
      otherEvent: share,
    })
    .default({
      title: 1.5,
      lead: 1,
      later: 0.25,
      titleContext: 0.95,
      context: 0.7,
      otherEvent: 0.5,
    }),
  bands: z
    .strictObject({ certain: z.number().positive(), likely: z.number().positive() })
    .refine((bands) => bands.certain > bands.likely, 'certain must be above likely')
    .default({ certain: 3, likely: 0.8 }),
});

export type Topic = z.infer<typeof topic>;
export type TopicExit = Topic['exits'][number];
export type Words = Readonly<Record<string, readonly string[]>>;

/**
 * The topics of a catalogue file. An entry with `like: "id"` takes every field it does not give
 * from that earlier entry. Throws InvalidInput naming file, entry and field.
 */
export function parseTopics(file: string, json: unknown): readonly Topic[] {
  return readEntries(file, inherit(file, json), topic);
}

function inherit(file: string, json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  const known = new Map<unknown, object>();
  return json.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return entry;
    const { like, ...own } = entry as Record<string, unknown>;
    const base = known.get(like);
    if (like !== undefined && !base) {
      throw new InvalidInput(
        `${file}: entry "${String(own.id)}": like: no earlier topic "${String(like)}"`,
      );
    }
    const full = { ...base, ...own };
    known.set(own.id, full);
    return full;
  });
}

/** All forms, whatever the language. */
export const formsOf = (lists: Words): readonly string[] => Object.values(lists).flat();
