/** Who else is called so: owners whose full name ends in somebody's ambiguous alias. */
import type { Owner } from './compile.ts';
import { COMMON_NOUNS } from './risky-words.ts';
import type { Target } from './targets.ts';

/** Notes on every gated alias the owners of longer ungated names that end in it. */
export function findRivals(targets: readonly Target[]): void {
  const gated = new Map<string, Target>();
  for (const one of targets) if (one.aliases.some(({ gate }) => gate)) gated.set(one.phrase, one);
  for (const { phrase, spaced, aliases } of targets) {
    if (!spaced || aliases.length === 0) continue;
    // مدينة الصدر is a town: no man is meant by its last word.
    const thing = COMMON_NOUNS.has(phrase.slice(0, phrase.indexOf(' ')));
    for (let at = phrase.indexOf(' '); at >= 0; at = phrase.indexOf(' ', at + 1)) {
      const shorter = gated.get(phrase.slice(at + 1));
      if (!shorter) continue;
      for (const { gate, owner } of aliases) {
        if (!gate && !(thing && owner.type === undefined)) addRival(shorter, owner);
      }
    }
  }
}

function addRival({ aliases }: Target, owner: Owner): void {
  for (const alias of aliases) {
    if (!alias.gate || !rivals(owner, alias.owner) || alias.rivals.has(owner.index)) continue;
    alias.rivals = new Set([...alias.rivals, owner.index]);
  }
}

/** A man and the movement called after him are no rivals; two men, or a blocker, are. */
const rivals = (one: Owner, other: Owner): boolean =>
  one !== other && (one.type === undefined || one.type === other.type);
