/**
 * An article with the forms of all topics found in it, once: its words, their readings, the forms and
 * the names. Which roles they play in a topic is drafts.ts's.
 */
import type { Field, Mention, Readable } from '../entity.ts';
import { newTextWords, readWords, type TextWords } from '../match/words.ts';
import { compileForms, type PackedValues } from './forms.ts';
import { formFinder, HIT, type Hits } from './hits.ts';
import type { Lexicon } from './lexicon.ts';
import { compileReadings, newReadings, type Readings } from './readings.ts';
import { type EntityRole, type EntityRoles, KIND, rolesOfEntities } from './roles.ts';
import type { Topic } from './topics.ts';

/** Words `from` … `to - 1` name an entity that plays these roles. */
export type Name = {
  readonly from: number;
  readonly to: number;
  readonly roles: readonly EntityRole[];
};
export type FormText = {
  readonly words: TextWords;
  readonly readings: Readings;
  readonly hits: Hits;
  readonly names: readonly Name[];
};
export type FormTexts = Readonly<Record<Field, FormText>>;

/** `read` is valid until the next article is read: the room for numbers is used again. */
export type FormReader = {
  readonly values: PackedValues;
  readonly read: (article: Readable, mentions: readonly Mention[]) => FormTexts;
};

export function compileFormTexts(topics: readonly Topic[], lexicon: Lexicon): FormReader {
  const values = compileForms(topics, lexicon);
  const readText = compileReadings(lexicon.vocabulary);
  const find = formFinder(lexicon);
  const entityRoles = rolesOfEntities(topics);
  const room = { title: newRoom(), text: newRoom() };
  const read = (article: Readable, mentions: readonly Mention[], field: Field): FormText => {
    const { words, readings, hits } = room[field];
    readWords(article[field], words);
    readText(words, readings);
    find(words, readings, hits);
    return { words, readings, hits, names: namesOf(words, mentions, field, entityRoles) };
  };
  return {
    values,
    read: (article, mentions) => ({
      title: read(article, mentions, 'title'),
      text: read(article, mentions, 'text'),
    }),
  };
}

const newRoom = () => ({
  words: newTextWords(),
  readings: newReadings(),
  hits: { list: [], size: 0 } as Hits,
});

/** Sets true for each topic of which an exit stands in the text; the others have nothing to judge. */
export function findExits({ hits }: FormText, values: PackedValues, exits: boolean[]): void {
  const { kinds, froms, bits, sets, topics } = values;
  for (let hit = 0; hit < hits.size; hit += HIT) {
    const node = hits.list[hit + 2] as number;
    if (((kinds[node] as number) & KIND.exit) === 0) continue;
    for (let value = froms[node] as number; value < (froms[node + 1] as number); value += 1) {
      if (bits[value] !== KIND.exit) continue;
      for (const topic of topics[sets[value] as number] as readonly number[]) exits[topic] = true;
    }
    if (!exits.includes(false)) return;
  }
}

const NO_ROLES: Name['roles'] = [];

/** Mentions (in order of their start) as words; a mention that covers no whole word is left out. */
function namesOf(
  words: TextWords,
  mentions: readonly Mention[],
  field: Field,
  entityRoles: EntityRoles,
): readonly Name[] {
  const { count, starts, ends } = words;
  const names: Name[] = [];
  let from = 0;
  for (const mention of mentions) {
    if (mention.field !== field) continue;
    while (from < count && (ends[from] as number) <= mention.start) from += 1;
    let to = from;
    while (to < count && (starts[to] as number) < mention.end) to += 1;
    if (to > from) names.push({ from, to, roles: entityRoles.get(mention.entityId) ?? NO_ROLES });
  }
  return names;
}
