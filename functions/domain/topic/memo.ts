/**
 * What words were read as before, since texts use the same ones again and again: a table of fixed size
 * in which a word takes the place of another. It changes no answer. How words are read is readings.ts's.
 */
import { hashOf } from './vocabulary.ts';

const SLOTS = 0x2000;
/** Longer words, and those with more readings, are not kept. */
const MOST_UNITS = 12;
const MOST_IDS = 4;

export type Memo = {
  /** By slot: how many units the word has that is kept there; 0 when none is. */
  readonly lengths: Uint8Array;
  readonly units: Uint16Array;
  /** The id of the word as it stands, or -1, and how many ids it has in all. */
  readonly exact: Int32Array;
  readonly counts: Uint8Array;
  readonly ids: Int32Array;
};

export const newMemo = (): Memo => ({
  lengths: new Uint8Array(SLOTS),
  units: new Uint16Array(SLOTS * MOST_UNITS),
  exact: new Int32Array(SLOTS),
  counts: new Uint8Array(SLOTS),
  ids: new Int32Array(SLOTS * MOST_IDS),
});

/** Where a word is or would be kept; -1 for one that is too long. */
export function slotOf(units: Uint16Array, from: number, to: number): number {
  if (to - from > MOST_UNITS) return -1;
  const mixed = Math.imul(hashOf(units, from, to), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
}

export function isKept(
  memo: Memo,
  slot: number,
  units: Uint16Array,
  from: number,
  to: number,
): boolean {
  const length = to - from;
  if (slot < 0 || memo.lengths[slot] !== length) return false;
  const at = slot * MOST_UNITS;
  for (let k = 0; k < length; k += 1) if (memo.units[at + k] !== units[from + k]) return false;
  return true;
}

/** Writes the ids of the word that is kept there; returns where they end. */
export function recall(
  { counts, ids }: Memo,
  slot: number,
  into: Int32Array,
  size: number,
): number {
  const count = counts[slot] as number;
  for (let k = 0; k < count; k += 1) into[size + k] = ids[slot * MOST_IDS + k] as number;
  return size + count;
}

type Read = {
  readonly exact: number;
  /** `list[first]` … `list[end - 1]`. */
  readonly list: Int32Array;
  readonly first: number;
  readonly end: number;
};
export function keep(
  memo: Memo,
  slot: number,
  units: Uint16Array,
  from: number,
  to: number,
  { exact, list, first, end }: Read,
): void {
  const count = end - first;
  if (slot < 0 || count > MOST_IDS) return;
  memo.lengths[slot] = to - from;
  for (let k = from; k < to; k += 1) memo.units[slot * MOST_UNITS + k - from] = units[k] as number;
  memo.exact[slot] = exact;
  memo.counts[slot] = count;
  for (let k = 0; k < count; k += 1) memo.ids[slot * MOST_IDS + k] = list[first + k] as number;
}
