/**
 * The words of gates as cues: one number for each word or phrase, however it is written, and the
 * targets by which it is seen. How a text is asked for cues is in cues.ts.
 */
import { type CueSet, cueSet } from './cues.ts';
import { inflected } from './language.ts';
import { dottedForms, patternsOfForms, type SpellingSets } from './patterns.ts';
import { type Target, withOne } from './targets.ts';

type TargetOf = (phrase: string) => Target;

/** `lists`: the words that stand for each `@id`. `cueWords`: as written, by cue. */
export function newCueWords(
  lists: ReadonlyMap<string, readonly string[]>,
  spellings: SpellingSets,
  targetOf: TargetOf,
) {
  const cueWords: string[] = [];
  const cueIds = new Map<string, number>();
  const cue = (word: string): number => {
    const same = cueIds.get(word);
    if (same !== undefined) return same;
    const forms = dottedForms(word);
    const folded = forms[0] ?? '';
    const known = cueIds.get(folded);
    const id = known ?? cueWords.push(word) - 1;
    cueIds.set(word, id);
    if (known !== undefined) return known;
    cueIds.set(folded, id);
    addCue(id, forms, spellings, targetOf);
    return id;
  };
  const sets = new Map<string, CueSet>();
  const cues = (words: readonly string[]): CueSet => {
    const key = words.join('\n');
    const known = sets.get(key);
    if (known) return known;
    const ids: number[] = [];
    for (const word of words) for (const one of lists.get(word) ?? [word]) ids.push(cue(one));
    const made = cueSet(ids);
    sets.set(key, made);
    return made;
  };
  return { cues, cueWords: cueWords as readonly string[] };
}

/** Makes a word or phrase of a gate, by its `dottedForms`, tell the cue in all its spellings. */
function addCue(
  id: number,
  forms: readonly string[],
  sets: SpellingSets,
  targetOf: TargetOf,
): void {
  for (const { phrase, lam } of patternsOfForms(forms, sets)) {
    if (lam) {
      const target = targetOf(phrase);
      target.lamCues = withOne(target.lamCues, id);
      continue;
    }
    for (const form of inflected(phrase)) {
      const target = targetOf(form);
      target.cues = withOne(target.cues, id);
    }
  }
}
