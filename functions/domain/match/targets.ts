/** The phrases of the automaton and what each stands for: aliases, words of gates, or both. */
import { GLUED, standingAt } from './boundary.ts';
import type { CompiledAlias } from './compile.ts';
import { isArabicUnit } from './normalise.ts';
import { patternsOf, type SpellingSets } from './patterns.ts';

/** What a phrase of the automaton stands for; `lam…` only behind the first lam of لل. */
export type Target = {
  readonly phrase: string;
  readonly arabic: boolean;
  readonly spaced: boolean;
  aliases: CompiledAlias[];
  lamAliases: CompiledAlias[];
  cues: number[];
  lamCues: number[];
};
/** Most targets have no aliases or no cues: the lists of all that have none are one. */
const NONE: never[] = [];

/** Targets, and what is asked of most of them, by target. */
export type Targets = {
  readonly list: readonly Target[];
  /** 1 where some alias is called so. */
  readonly named: Uint8Array;
  /** Its cue, NO_CUE or SEVERAL_CUES, of which some may stand only behind a lam. */
  readonly cues: Int32Array;
  /** Of its phrase. */
  readonly lengths: Uint16Array;
};
const NO_CUE = -1;
export const SEVERAL_CUES = -2;

export function tabled(list: readonly Target[]): Targets {
  const named = new Uint8Array(list.length);
  const cues = new Int32Array(list.length);
  const lengths = new Uint16Array(list.length);
  for (let at = 0; at < list.length; at += 1) {
    const one = list[at] as Target;
    named[at] = one.aliases.length + one.lamAliases.length > 0 ? 1 : 0;
    const count = one.cues.length + 2 * one.lamCues.length;
    cues[at] = count === 1 ? (one.cues[0] as number) : count === 0 ? NO_CUE : SEVERAL_CUES;
    lengths[at] = one.phrase.length;
  }
  return { list, named, cues, lengths };
}

/** Flags of how the target's phrase stands at `start`; 0 where it does not stand as words. */
export function standingFor({ arabic }: Target, text: string, start: number): number {
  const standing = standingAt(text, start);
  return standing & GLUED && !arabic ? 0 : standing;
}

/** Finds the target of a phrase, or adds it to the list. */
export function targetsByPhrase(targets: Target[]): (phrase: string) => Target {
  const known = new Map<string, Target>();
  return (phrase) => {
    let target = known.get(phrase);
    if (!target) {
      target = {
        phrase,
        arabic: isArabicUnit(phrase.charCodeAt(0)),
        spaced: phrase.includes(' '),
        aliases: NONE,
        lamAliases: NONE,
        cues: NONE,
        lamCues: NONE,
      };
      known.set(phrase, target);
      targets.push(target);
    }
    return target;
  };
}

/** A list with one more: the same, where it is not the one of all that have none. */
export function withOne<T>(list: T[], one: T): T[] {
  if (list === NONE) return [one];
  list.push(one);
  return list;
}

/** Makes a name, in all its spellings, tell the alias. */
export function addAlias(
  alias: CompiledAlias,
  sets: SpellingSets,
  targetOf: (phrase: string) => Target,
): void {
  for (const { phrase, lam } of patternsOf(alias.alias, sets)) {
    const target = targetOf(phrase);
    const list = lam ? target.lamAliases : target.aliases;
    if (list.includes(alias) || (lam && !alias.takesProclitics)) continue;
    if (lam) target.lamAliases = withOne(list, alias);
    else target.aliases = withOne(list, alias);
  }
}
