/**
 * Classes of UTF-16 units: all spellings of a letter are one, so that an automaton over classes
 * folds as it reads, and letters that no phrase has are all the same to it. Classes are in this
 * order: what is no letter, Arabic letters, other letters and digits, the rest of what phrases have.
 */
import {
  APOSTROPHE,
  COMMA,
  FOLD,
  HAMZAS,
  HYPHEN,
  isArabicUnit,
  isWordUnit,
  QUOTE,
  SEVERAL,
  SPACE,
  TEH_MARBUTAS,
} from './normalise.ts';

/** Classes of units; letters that occur in phrases come after. */
export const SKIPPED = 0;
export const BREAK = 1;
export const GAP = 2;
export const JOINT = 3;
export const MANY = 4;
export const QUOTED = 5;
/** A bare hamza: passed over inside a name, and yet a name may begin behind it. */
export const HAMZA = 6;
/** Passed over inside a name, or before one that is quoted. */
export const TICK = 7;
/** ة, read as ه: a name may begin behind it, however glued. */
export const TEH_MARBUTA = 8;
export const FIRST_LETTER = 9;

export type Classes = {
  /** How many classes there are. */
  readonly width: number;
  /** By raw unit. */
  readonly classes: Uint8Array;
  /** By folded unit. */
  readonly letters: Uint8Array;
  /** The classes from here on are no Arabic letters. */
  readonly arabicEnd: number;
  /** The classes from here on are neither letters nor digits. */
  readonly wordEnd: number;
};

/** The folded unit as which ة is read. */
export const HEH = 0x647;

/** A class for every folded letter that occurs; the rest breaks. */
export function classify(phrases: readonly string[]): Classes {
  const letters = new Uint8Array(65536).fill(BREAK);
  letters[0] = SKIPPED;
  letters[SPACE] = GAP;
  letters[QUOTE] = QUOTED;
  letters[APOSTROPHE] = TICK;
  letters[HYPHEN] = JOINT;
  letters[SEVERAL] = MANY;
  const units = byFrequency(phrases).filter((unit) => letters[unit] === BREAK);
  let width = FIRST_LETTER;
  const setClasses = (chosen: readonly number[]): number => {
    // More scripts than a byte can tell apart: such a phrase is never found, the rest are.
    for (const unit of chosen.slice(0, 255 - width)) letters[unit] = width++;
    return width;
  };
  const arabicEnd = setClasses(units.filter(isArabicUnit));
  const wordEnd = setClasses(units.filter((unit) => isWordUnit(unit) && !isArabicUnit(unit)));
  setClasses(units.filter((unit) => !isWordUnit(unit)));
  const classes = new Uint8Array(65536);
  for (let unit = 0; unit < 65536; unit += 1) classes[unit] = letters[FOLD[unit] ?? COMMA] ?? BREAK;
  for (const unit of HAMZAS) classes[unit] = HAMZA;
  if (letters[HEH] !== BREAK) for (const unit of TEH_MARBUTAS) classes[unit] = TEH_MARBUTA;
  return { width, classes, letters, arabicEnd, wordEnd };
}

/** The most frequent units first: what a text asks of a state then lies close together in memory. */
function byFrequency(phrases: readonly string[]): readonly number[] {
  const counts = new Uint32Array(65536);
  const units: number[] = [];
  for (const phrase of phrases) {
    for (let i = 0; i < phrase.length; i += 1) {
      const unit = phrase.charCodeAt(i);
      if (counts[unit] === 0) units.push(unit);
      counts[unit] = (counts[unit] as number) + 1;
    }
  }
  return units.sort((a, b) => (counts[b] as number) - (counts[a] as number));
}
