/**
 * Classes of UTF-16 units: all spellings of a letter are one, so that an automaton over classes
 * folds as it reads, and letters that no phrase has are all the same to it.
 */
import {
  APOSTROPHE,
  COMMA,
  FOLD,
  HYPHEN,
  isArabicUnit,
  isWordUnit,
  QUOTE,
  SEVERAL,
  SPACE,
} from './normalise.ts';

/** Classes of units; letters that occur in phrases come after. */
export const SKIPPED = 0;
export const BREAK = 1;
export const GAP = 2;
export const JOINT = 3;
export const MANY = 4;
export const QUOTED = 5;
export const FIRST_LETTER = 6;

export type Classes = {
  /** By raw unit. */
  readonly classes: Uint8Array;
  /** By folded unit. */
  readonly letters: Uint8Array;
  /** By class: 0 Latin and digits, 1 Arabic, 2 neither. */
  readonly scripts: Uint8Array;
};

/** A class for every folded letter that occurs; the rest breaks. */
export function classify(phrases: readonly string[]): Classes & { readonly width: number } {
  const letters = new Uint8Array(65536).fill(BREAK);
  letters[0] = SKIPPED;
  letters[SPACE] = GAP;
  letters[QUOTE] = QUOTED;
  letters[APOSTROPHE] = SKIPPED;
  letters[HYPHEN] = JOINT;
  letters[SEVERAL] = MANY;
  const scripts = new Uint8Array(256).fill(2);
  let width = FIRST_LETTER;
  for (const unit of byFrequency(phrases)) {
    // More scripts than a byte can tell apart: such a phrase is never found, the rest are.
    if (letters[unit] !== BREAK || width === 255) continue;
    scripts[width] = isArabicUnit(unit) ? 1 : isWordUnit(unit) ? 0 : 2;
    letters[unit] = width++;
  }
  const classes = new Uint8Array(65536);
  for (let unit = 0; unit < 65536; unit += 1) classes[unit] = letters[FOLD[unit] ?? COMMA] ?? BREAK;
  return { classes, letters, scripts, width };
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
