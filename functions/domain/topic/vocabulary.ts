/**
 * The words that a lexicon knows, each with an id, in one open hash table of numbers: a word is
 * looked up as a run of folded units, so that no text is cut into strings. Which readings of a word
 * are looked up is readings.ts's.
 */

/** Grows while a lexicon is compiled; only read afterwards, so no text can change or slow it. */
export type Vocabulary = {
  size: number;
  /** Units of the longest word. */
  longest: number;
  /** By hash: id + 1, or 0. */
  slots: Int32Array;
  /** By id. */
  hashes: Int32Array;
  froms: Int32Array;
  /** Units of all words; those of id are `froms[id]` … `froms[id + 1] - 1`. */
  pool: Uint16Array;
};

export const newVocabulary = (): Vocabulary => ({
  size: 0,
  longest: 0,
  slots: new Int32Array(0x8000),
  hashes: new Int32Array(0x2000),
  froms: new Int32Array(0x2001),
  pool: new Uint16Array(0x10000),
});

/** The hash of a run of units is their polynomial in this, so that of a part follows from sums. */
export const BASE = 0x01000193;

export function hashOf(units: Uint16Array, from: number, to: number): number {
  let hash = 0;
  for (let k = from; k < to; k += 1) hash = (Math.imul(hash, BASE) + (units[k] as number)) | 0;
  return hash;
}

const slotOf = (hash: number, mask: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) & mask;
};

/** The id of units `from` … `to - 2` followed by `last`, whose hash is known; -1 when there is none. */
export function idOf(
  vocabulary: Vocabulary,
  units: Uint16Array,
  from: number,
  to: number,
  last: number,
  hash: number,
): number {
  const { slots, hashes } = vocabulary;
  const mask = slots.length - 1;
  for (let slot = slotOf(hash, mask); ; slot = (slot + 1) & mask) {
    const id = (slots[slot] as number) - 1;
    if (id < 0) return -1;
    if (hashes[id] === hash && isSame(vocabulary, id, units, from, to, last)) return id;
  }
}

function isSame(
  { pool, froms }: Vocabulary,
  id: number,
  units: Uint16Array,
  from: number,
  to: number,
  last: number,
): boolean {
  const at = froms[id] as number;
  const length = to - from;
  if ((froms[id + 1] as number) - at !== length || pool[at + length - 1] !== last) return false;
  for (let k = 0; k < length - 1; k += 1) if (pool[at + k] !== units[from + k]) return false;
  return true;
}

/** The id of units `from` … `to - 1`, which is a new one where there was none. */
export function addWord(
  vocabulary: Vocabulary,
  units: Uint16Array,
  from: number,
  to: number,
): number {
  const hash = hashOf(units, from, to);
  const known = idOf(vocabulary, units, from, to, units[to - 1] as number, hash);
  if (known >= 0) return known;
  const id = vocabulary.size;
  const length = to - from;
  makeRoom(vocabulary, length);
  const { slots, hashes, froms, pool } = vocabulary;
  const at = froms[id] as number;
  for (let k = 0; k < length; k += 1) pool[at + k] = units[from + k] as number;
  froms[id + 1] = at + length;
  hashes[id] = hash;
  place(slots, hash, id);
  vocabulary.size = id + 1;
  vocabulary.longest = Math.max(vocabulary.longest, length);
  return id;
}

function place(slots: Int32Array, hash: number, id: number): void {
  const mask = slots.length - 1;
  let slot = slotOf(hash, mask);
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = id + 1;
}

/** For one more word of this length; a third of the slots at most are taken. */
function makeRoom(vocabulary: Vocabulary, length: number): void {
  const { size } = vocabulary;
  if (3 * (size + 1) > vocabulary.slots.length) {
    const slots = new Int32Array(2 * vocabulary.slots.length);
    for (let id = 0; id < size; id += 1) place(slots, vocabulary.hashes[id] as number, id);
    vocabulary.slots = slots;
  }
  if (size + 1 > vocabulary.hashes.length) {
    vocabulary.hashes = grown(vocabulary.hashes, 2 * size);
    vocabulary.froms = grown(vocabulary.froms, 2 * size + 1);
  }
  const end = (vocabulary.froms[size] as number) + length;
  if (end > vocabulary.pool.length) {
    const pool = new Uint16Array(2 * end);
    pool.set(vocabulary.pool);
    vocabulary.pool = pool;
  }
}

/** The same numbers with room for more. */
export function grown(numbers: Int32Array, size: number): Int32Array {
  const more = new Int32Array(size);
  more.set(numbers);
  return more;
}
