/** Who else is called so: owners whose full name ends in somebody's ambiguous alias. */
import type { Owner } from './compile.ts';
import type { Target } from './targets.ts';

/** Notes on every gated alias the owners of longer ungated names that end in it. */
export function findRivals(targets: readonly Target[]): void {
  const gated = new Map(
    targets
      .filter(({ aliases }) => aliases.some(({ gate }) => gate))
      .map((one) => [one.phrase, one]),
  );
  for (const { phrase, aliases } of targets) {
    const owners = aliases.filter(({ gate }) => !gate).map(({ owner }) => owner);
    if (owners.length === 0) continue;
    for (let at = phrase.indexOf(' '); at >= 0; at = phrase.indexOf(' ', at + 1)) {
      for (const alias of gated.get(phrase.slice(at + 1))?.aliases ?? []) {
        const others = owners.filter((one) => rivals(one, alias.owner));
        if (others.length === 0 || !alias.gate) continue;
        alias.rivals = new Set([...alias.rivals, ...others.map(({ index }) => index)]);
      }
    }
  }
}

/** A man and the movement called after him are no rivals; two men, or a blocker, are. */
const rivals = (one: Owner, other: Owner): boolean =>
  one !== other && (one.type === undefined || one.type === other.type);
