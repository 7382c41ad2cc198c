/**
 * What a topic is: its words, actors, places and weights, read from the catalogue and checked. No
 * topic's own words live here, and nothing is scored here.
 *
 * A topic is a kind of event: an *exit* (someone's going, in the widest sense) of an *actor* from a
 * *place*. Words are surface forms per language, as printed; و ف ب ك ل س, ال and pronoun suffixes
 * are understood, plurals and conjugations are not. A form of five capitals or fewer that stands
 * alone ("US") must be capitals in the text too.
 */
import * as z from 'zod/mini';
import { InvalidInput, readEntries } from '../validate.ts';

const text = z.string().check(z.minLength(1));
const wordCount = z.int().check(z.positive());
const positive = z.number().check(z.positive());
const share = z.number().check(z.gt(0), z.lte(1));
const id = z
  .string()
  .check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower case words with hyphens'));
/** Surface forms by language. */
const words = z.record(z.string(), z.array(z.string().check(z.trim(), z.minLength(1))));
/** What may be left out: no words, no entities, not so. */
const anyWords = z._default(words, {});
const entityIds = z._default(z.array(id), []);
const off = z._default(z.boolean(), false);
const group = z.strictObject({
  name: text,
  forms: anyWords,
  entities: entityIds,
  /** How much it says, 0 to 1. */
  weight: z._default(share, 1),
});
const exit = z.strictObject({
  name: text,
  forms: words,
  weight: z._default(share, 1),
  /** Counts only with one of these within `within` words: "end" of a "mission". */
  objects: z.optional(words),
  objectEntities: entityIds,
  within: z._default(z.int().check(z.gte(1), z.lte(12)), 4),
  /** The object stands after the word: "troops out", not "out as US". */
  ordered: off,
  /** The place's own forces receive something here, so their name near by is no veto. */
  recipients: off,
  /** A move: where it leads to is a place of the topic as well. */
  inside: off,
  /** A visitor does it too: who holds an office goes alone, unless forces are named. */
  personal: off,
  /** Who comes home in turn does it too: counts only away from words of `rounds`. */
  returns: off,
  /** Nobody goes in it, it is talk of an exit: what else might go near by is no veto. */
  spoken: off,
  /** Said of forces also where nobody is named: "the withdrawal from Iraq". */
  unsaid: off,
});
const actor = z.extend(group, {
  /** The place that naming this actor implies where the article names none, 0 to 1. */
  place: z.optional(share),
  /** Arabic forms count only with the article: the coalition, not a coalition of parties. */
  definite: off,
});
const place = z.extend(group, {
  /** Says where, without being a place: an office-holder, an adjective. */
  implied: off,
  /** The actor that naming this place implies, 0 to 1. */
  actor: z.optional(share),
  /** The same where forces that do not say whose leave it: a country's own do not. */
  troops: z.optional(share),
  /**
   * The same where it is left by nobody named, with an exit that is `unsaid`; or, of who implies the
   * place, where they speak of such an exit: "minister: …".
   */
  left: z.optional(share),
  /** The same for an exit that is `spoken` of: who asks for it there means the topic's actors. */
  said: z.optional(share),
});
const list = z.strictObject({ forms: anyWords, entities: entityIds });
const anyOf = z._default(list, { forms: {}, entities: [] });

const topic = z.strictObject({
  id,
  names: z.record(z.string(), text),
  description: text,
  exits: z.array(exit).check(z.minLength(1)),
  actors: z.array(actor).check(z.minLength(1)),
  /** Words for forces that do not say whose. */
  troops: anyWords,
  places: z.array(place).check(z.minLength(1)),
  /** Feeds that write of the place without naming it. */
  feeds: z._default(z.array(z.string()), []),
  /** Where else one may leave from: other theatres, treaties. */
  elsewhere: anyOf,
  /** Who else may leave: other armies; and what else: candidates, cash, ambassadors. */
  otherArmies: anyOf,
  otherThings: anyOf,
  /** The place's own forces. */
  locals: anyOf,
  /** Whom others drive out or make an end of; not behind a word of `against`: "the war on …". */
  foes: anyOf,
  against: anyWords,
  /** What is handed over without any base: vehicles, weapons. */
  gear: anyWords,
  /** Why somebody goes without the presence being less: a tour is over, a repair, a visit. */
  rounds: anyWords,
  /** Naming an actor implies no place, whatever the actors say: theirs is another topic's. */
  unplaced: off,
  /** What may be left, after one of `sources`: a parliament, a race. */
  otherObjects: anyWords,
  /** After a source these name nothing else that is left: "the country", "bases", "now on". */
  unnamed: anyWords,
  /** "after", "as in": what they tell of is no origin. */
  asides: anyWords,
  /** "on", "to discuss": what stands before one talks of the exit, and is not what goes. */
  abouts: anyWords,
  /** "in", "at": after them a base is where something is received, not what is. */
  locatives: anyWords,
  /** "from", "to": what stands before an origin and a destination. */
  sources: anyWords,
  destinations: anyWords,
  /** What may stand between two that are named together: "and". */
  joins: anyWords,
  idioms: anyWords,
  /** A title with these and no exit tells of something else. */
  otherEvents: anyWords,
  /** How a line begins that points at another article. */
  related: anyWords,
  /** In words. */
  windows: z._default(
    z.strictObject({ actor: wordCount, place: wordCount, veto: wordCount, lead: wordCount }),
    { actor: 16, place: 16, veto: 8, lead: 80 },
  ),
  weights: z._default(
    z.strictObject({
      title: positive,
      lead: positive,
      later: z.number().check(z.gte(0)),
      /** An actor, or a place, that the title names, or the text near by, not the sentence. */
      titleContext: share,
      context: share,
      /** The lead of an article whose title tells of something else. */
      otherEvent: share,
    }),
    { title: 1.5, lead: 1, later: 0.25, titleContext: 0.95, context: 0.7, otherEvent: 0.5 },
  ),
  bands: z._default(
    z
      .strictObject({ certain: positive, likely: positive })
      .check(z.refine((bands) => bands.certain > bands.likely, 'certain must be above likely')),
    { certain: 2, likely: 0.8 },
  ),
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
