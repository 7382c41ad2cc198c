/**
 * Exits that leave the presence as it is: others are driven out, or somebody goes because a tour, a
 * repair or a visit is over. Who goes otherwise is owners.ts's.
 */
import { findMark, type Mark } from './marks.ts';
import { distanceOf, type Exit, isOneOf, type Scene } from './nearby.ts';
import { KIND } from './roles.ts';

/** In words. */
const BESIDE = 1;
const ROUND = 10;

/** Whom the exit is of, or why it is no end, if it is none. */
export function driven(scene: Scene, exit: Exit): Mark | undefined {
  const { spoken, recipients } = exit.role.exit;
  if (spoken) return undefined;
  return (recipients ? undefined : foeOf(scene, exit)) ?? roundOf(scene, exit);
}

function foeOf({ topic, field, sentence }: Scene, exit: Exit): Mark | undefined {
  const from = Math.max(sentence.from, exit.from - BESIDE - 3);
  const to = Math.min(sentence.to, exit.to + BESIDE + 1);
  const isAgainst = (word: number): boolean =>
    (word < exit.from || word >= exit.to) && isOneOf(topic.against, field, word);
  return findMark(field, from, to, KIND.foe, (foe) => {
    if (distanceOf(field, exit, foe) > (foe.from >= exit.from ? BESIDE : 0)) return false;
    if (isAgainst(foe.from - 1) || isAgainst(foe.from - 2)) return false;
    // "the ISIS mission", "the coalition against ISIS"
    const covers = ({ from: first, to: last }: Mark) => first <= foe.from && last >= foe.to;
    const actor = (mark: Mark) => covers(mark) && mark.to - mark.from > foe.to - foe.from;
    return findMark(field, foe.from - 6, foe.to, KIND.actor, actor) === undefined;
  });
}

function roundOf({ field, sentence }: Scene, exit: Exit): Mark | undefined {
  if (!exit.role.exit.returns) return undefined;
  const from = Math.max(sentence.from, exit.from - ROUND);
  const to = Math.min(sentence.to, exit.to + ROUND);
  return findMark(field, from, to, KIND.round, (one) => distanceOf(field, exit, one) <= ROUND);
}
