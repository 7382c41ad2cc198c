/**
 * Marks: the words of an article that play a role in a topic (exit, actor, place, veto), from the
 * topic's forms and from the mentions the matcher found. What marks say together is judged in
 * triples.ts.
 */
import type { Mention } from '../entity.ts';
import type { Token } from '../match/tokens.ts';
import { compileForms, type FindForms, type Form } from './lexicon.ts';
import { formsOf, type Topic, type TopicExit, type Words } from './topics.ts';

export type Role =
  | { readonly kind: 'exit'; readonly exit: TopicExit; readonly part: 'whole' | 'head' | 'object' }
  | { readonly kind: 'actor'; readonly actor: Topic['actors'][number] }
  | { readonly kind: 'place'; readonly place: Topic['places'][number] }
  | { readonly kind: Plain };
type Plain =
  | 'troops'
  | 'elsewhere'
  | 'army'
  | 'thing'
  | 'local'
  | 'object'
  | 'source'
  | 'destination'
  | 'idiom'
  | 'event';

/** Words `from` … `to - 1` of a field play a role. */
export type Mark = { readonly role: Role; readonly from: number; readonly to: number };
/** A field as the scorer reads it. `clauses[i]`: clause marks before word i, counted from the start. */
export type ReadField = {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly marks: readonly Mark[];
  readonly clauses: Int32Array;
  /** `firstMark[i]`: place of the first mark that begins at word i or later. */
  readonly firstMark: Int32Array;
};
export type FindMarks = (
  text: string,
  tokens: readonly Token[],
  mentions: readonly Mention[],
) => ReadField;

/** Names and phrases that are one thing: what stands inside them plays no role of its own. */
const WHOLE: ReadonlySet<Role['kind']> = new Set(['idiom', 'army', 'thing', 'local', 'elsewhere']);

export function compileMarks(topic: Topic): FindMarks {
  const find = compileForms(formRoles(topic));
  const entityRoles = rolesOfEntities(topic);
  return (text, tokens, mentions) => {
    const marks = marksOf(find, entityRoles, text, tokens, mentions);
    const firstMark = new Int32Array(tokens.length + 1).fill(marks.length);
    for (let i = marks.length - 1; i >= 0; i -= 1) firstMark[marks[i]?.from ?? 0] = i;
    for (let i = tokens.length - 1; i >= 0; i -= 1) {
      firstMark[i] = Math.min(firstMark[i] ?? 0, firstMark[i + 1] ?? 0);
    }
    return { text, tokens, marks, clauses: countClauses(tokens), firstMark };
  };
}

/** Marks that begin at words `from` … `to - 1`. */
export function marksBetween(field: ReadField, from: number, to: number): readonly Mark[] {
  const last = field.tokens.length;
  const at = (word: number) => field.firstMark[Math.min(Math.max(word, 0), last)] ?? 0;
  return field.marks.slice(at(from), at(to));
}

function formRoles(topic: Topic): readonly Form<Role>[] {
  const of = (forms: Words | undefined, role: Role): Form<Role>[] =>
    formsOf(forms ?? {}).map((phrase) => ({ phrase, value: role }));
  const plain = (forms: Words, kind: Plain) => of(forms, { kind });
  return [
    ...topic.exits.flatMap((exit) => [
      ...of(exit.forms, { kind: 'exit', exit, part: exit.objects ? 'head' : 'whole' }),
      ...of(exit.objects, { kind: 'exit', exit, part: 'object' }),
    ]),
    ...topic.actors.flatMap((actor) => of(actor.forms, { kind: 'actor', actor })),
    ...topic.places.flatMap((place) => of(place.forms, { kind: 'place', place })),
    ...plain(topic.troops, 'troops'),
    ...plain(topic.elsewhere.forms, 'elsewhere'),
    ...plain(topic.otherArmies.forms, 'army'),
    ...plain(topic.otherThings.forms, 'thing'),
    ...plain(topic.locals.forms, 'local'),
    ...plain(topic.otherObjects, 'object'),
    ...plain(topic.sources, 'source'),
    ...plain(topic.destinations, 'destination'),
    ...plain(topic.idioms, 'idiom'),
    ...plain(topic.otherEvents, 'event'),
  ];
}

function rolesOfEntities(topic: Topic): ReadonlyMap<string, readonly Role[]> {
  const roles = new Map<string, Role[]>();
  const add = (ids: readonly string[], role: Role) => {
    for (const id of ids) roles.set(id, [...(roles.get(id) ?? []), role]);
  };
  for (const exit of topic.exits) add(exit.objectEntities, { kind: 'exit', exit, part: 'object' });
  for (const actor of topic.actors) add(actor.entities, { kind: 'actor', actor });
  for (const place of topic.places) add(place.entities, { kind: 'place', place });
  add(topic.elsewhere.entities, { kind: 'elsewhere' });
  add(topic.otherArmies.entities, { kind: 'army' });
  add(topic.otherThings.entities, { kind: 'thing' });
  add(topic.locals.entities, { kind: 'local' });
  return roles;
}

type Name = { readonly from: number; readonly to: number; readonly roles: readonly Role[] };

function marksOf(
  find: FindForms<Role>,
  entityRoles: ReadonlyMap<string, readonly Role[]>,
  text: string,
  tokens: readonly Token[],
  mentions: readonly Mention[],
): readonly Mark[] {
  const names = namesOf(entityRoles, tokens, mentions);
  const marks: Mark[] = names.flatMap(({ from, to, roles }) =>
    roles.map((role) => ({ role, from, to })),
  );
  let name = 0;
  let wholeTo = 0;
  for (const { values, from, to } of find(tokens, text)) {
    while ((names[name]?.to ?? Number.POSITIVE_INFINITY) <= from) name += 1;
    if (to <= wholeTo) continue;
    if (to - from > 1 && values.some(({ kind }) => WHOLE.has(kind))) wholeTo = to;
    const inside = isInside(names[name], from, to);
    for (const role of values)
      if (!inside || !NAMING.has(role.kind)) marks.push({ role, from, to });
  }
  return marks.sort((a, b) => a.from - b.from || b.to - a.to);
}

/** Roles of a name: inside a longer name they are part of it ("US" in an embassy's). */
const NAMING: ReadonlySet<Role['kind']> = new Set(['actor', 'army', 'thing', 'local', 'elsewhere']);
const isInside = (name: Name | undefined, from: number, to: number): boolean =>
  name !== undefined && name.from <= from && to <= name.to && to - from < name.to - name.from;

/** Mentions (in order of their start) as words; a mention that covers no whole word is left out. */
function namesOf(
  entityRoles: ReadonlyMap<string, readonly Role[]>,
  tokens: readonly Token[],
  mentions: readonly Mention[],
): readonly Name[] {
  const names: Name[] = [];
  let from = 0;
  for (const { start, end, entityId } of mentions) {
    while ((tokens[from]?.end ?? Number.POSITIVE_INFINITY) <= start) from += 1;
    let to = from;
    while ((tokens[to]?.start ?? Number.POSITIVE_INFINITY) < end) to += 1;
    if (to > from) names.push({ from, to, roles: entityRoles.get(entityId) ?? [] });
  }
  return names;
}

function countClauses(tokens: readonly Token[]): Int32Array {
  const counts = new Int32Array(tokens.length + 1);
  for (const [i, { gap }] of tokens.entries()) {
    counts[i + 1] = (counts[i] ?? 0) + (i > 0 && (gap === 'clause' || gap === 'sentence') ? 1 : 0);
  }
  return counts;
}
