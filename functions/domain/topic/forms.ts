/**
 * What the forms of all topics mean, in one lexicon: at each node the roles that its forms play, by
 * topic. Which of them count where they stand in a text is decided in marks.ts.
 */
import { addPhrase, type Lexicon } from './lexicon.ts';
import { type FormGroup, formGroups, isSameRole, KIND, type Role } from './roles.ts';
import { formsOf, type Topic, type Words } from './topics.ts';
import { DEFINITE, writtenAs } from './written.ts';

/** A role of a form in some of the topics, one of a list that begins at the form's node. */
type Value = {
  readonly node: number;
  /** Place in `sets`. */
  set: number;
  readonly role: Role;
  /** What the words of the text must look like, or 0. */
  readonly written: number;
  next: Value | undefined;
};
/** While a lexicon is compiled: by node the first and the last value, and lists of topics. */
type Values = {
  readonly lexicon: Lexicon;
  count: number;
  readonly firsts: (Value | undefined)[];
  readonly lasts: (Value | undefined)[];
  readonly sets: number[][];
  readonly nextSets: Map<number, number>;
  /** The values of a group, by its words. */
  readonly groups: Map<Words, { readonly group: FormGroup; readonly values: readonly Value[] }>;
};

/** The values of all nodes side by side; those of a node are `froms[node]` … `froms[node + 1] - 1`. */
export type PackedValues = {
  readonly froms: Int32Array;
  readonly roles: readonly Role[];
  /** The KIND of each role. */
  readonly bits: Int32Array;
  readonly written: Uint8Array;
  /** Which of `topics`, lists of topics, each is for. */
  readonly sets: Int32Array;
  readonly topics: readonly (readonly number[])[];
  /** By node: the KINDs of all its values. */
  readonly kinds: Int32Array;
};

function packed({ count, firsts, sets: topics, lexicon: { nodes } }: Values): PackedValues {
  const froms = new Int32Array(nodes + 1);
  const kinds = new Int32Array(nodes);
  const bits = new Int32Array(count);
  const written = new Uint8Array(count);
  const sets = new Int32Array(count);
  const roles: Role[] = [];
  for (let node = 0; node < nodes; node += 1) {
    const from = roles.length;
    froms[node] = from;
    let all = 0;
    for (let value = firsts[node], at = from; value; value = value.next, at += 1) {
      const bit = KIND[value.role.kind];
      all |= bit;
      bits[at] = bit;
      written[at] = value.written;
      sets[at] = value.set;
      roles.push(value.role);
    }
    kinds[node] = all;
  }
  froms[nodes] = count;
  return { froms, roles, bits, written, sets, topics, kinds };
}

/** Adds the forms of all topics to a lexicon. */
export function compileForms(topics: readonly Topic[], lexicon: Lexicon): PackedValues {
  const values: Values = {
    lexicon,
    count: 0,
    firsts: [],
    lasts: [],
    sets: [],
    nextSets: new Map(),
    groups: new Map(),
  };
  for (const [place, topic] of topics.entries()) {
    for (const group of formGroups(topic)) addGroup(values, place, group);
  }
  return packed(values);
}

function addGroup(values: Values, topic: number, group: FormGroup): void {
  const { forms, role, definite } = group;
  const known = values.groups.get(forms);
  if (known && isLike(known.group.role, role) && known.group.definite === definite) {
    for (const value of known.values) {
      // Behind all others, and most often the only one.
      const isLast = value.next === undefined && role.kind !== 'part';
      if (isLast) value.set = setWith(values, value.set, topic);
      else addValue(values, value.node, topic, role, value.written);
    }
    return;
  }
  const added: Value[] = [];
  for (const phrase of formsOf(forms)) {
    const { node, words, arabic } = addPhrase(values.lexicon, phrase);
    if (node === 0) continue;
    const alone = words === 1 ? writtenAs(phrase) : 0;
    const written = definite && arabic ? alone | DEFINITE : alone;
    added.push(addValue(values, node, topic, role, written));
  }
  values.groups.set(forms, { group, values: added });
}

function addValue(values: Values, node: number, topic: number, role: Role, written: number): Value {
  const { firsts, lasts } = values;
  while (firsts.length <= node) {
    firsts.push(undefined);
    lasts.push(undefined);
  }
  const first = firsts[node];
  const like = first && valueLike(values, first, topic, role, written);
  if (like) {
    like.set = setWith(values, like.set, topic);
    if (like.role.kind === 'part' && role.kind === 'part') {
      for (const exit of role.exits) like.role.exits.add(exit);
    }
    return like;
  }
  // What a part is of grows with other forms: its list is its own.
  const own: Role = role.kind === 'part' ? { kind: 'part', exits: new Set(role.exits) } : role;
  const value = { node, set: setWith(values, -1, topic), role: own, written, next: undefined };
  const last = lasts[node];
  if (last) last.next = value;
  else firsts[node] = value;
  lasts[node] = value;
  values.count += 1;
  return value;
}

/** The list of topics of a set (-1: none) and one more. */
function setWith({ sets, nextSets }: Values, set: number, topic: number): number {
  const known = sets[set] ?? [];
  if (known.includes(topic)) return set;
  const key = 0x10000 * (set + 1) + topic;
  const next = nextSets.get(key) ?? sets.push([...known, topic]) - 1;
  nextSets.set(key, next);
  return next;
}

/**
 * The value that this one may share: the same again (US, U.S.), or another topic's that stands behind
 * all others of this topic, whose order is kept. Many exits need the same objects ("forces"): one mark
 * stands for all of those.
 */
function valueLike(
  { sets }: Values,
  first: Value,
  topic: number,
  role: Role,
  written: number,
): Value | undefined {
  let like: Value | undefined;
  for (let value: Value | undefined = first; value; value = value.next) {
    const same = value.written === written && isLike(value.role, role);
    const own = (sets[value.set] as number[]).includes(topic);
    if (same && (own || role.kind === 'part')) return value;
    if (own) like = undefined;
    else if (same) like ??= value;
  }
  return like;
}

/** Parts are alike whatever they are parts of. */
const isLike = (a: Role, b: Role): boolean =>
  a.kind === 'part' ? b.kind === 'part' : isSameRole(a, b);
