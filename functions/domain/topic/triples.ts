/**
 * One exit word, who goes and from where: the nearest actor and the nearest place decide, unless
 * somebody else, something else or another theatre is nearer. The exits of a sentence are found in
 * exits.ts, who goes in owners.ts; what the triples of an article add up to is scorer.ts's.
 */
import type { TextWords } from '../match/words.ts';
import { findMark, type Mark } from './marks.ts';
import {
  beside,
  distanceOf,
  type Exit,
  isAside,
  isDestination,
  isOneOf,
  isSource,
  nearest,
  type Range,
  type Scene,
} from './nearby.ts';
import { hasTroops, impliedActor, namedActor, ownerOf } from './owners.ts';
import { KIND } from './roles.ts';
import { driven } from './rounds.ts';

export type Triple = {
  readonly kind: 'triple';
  /** 0 to 1. */
  readonly strength: number;
  /** Exit, actor, place, as far as they stand in the sentence. */
  readonly marks: readonly Mark[];
};
export type Veto = {
  readonly kind: 'veto';
  readonly exit: Mark;
  readonly gate: 'owner' | 'elsewhere' | 'object' | 'no-actor' | 'no-place';
  readonly by?: Mark;
};
/** What the rest of the article supplies where a sentence does not say who or where, 0 to 1. */
export type Context = {
  /** What a place is worth here: less where title or lead names another theatre only. */
  readonly share: number;
  /** The title says that somebody else goes: an actor has to stand close to be the one meant. */
  readonly taken: boolean;
  readonly actor: (exit: Mark, line: Range) => number | 'army';
  readonly place: (exit: Mark, line: Range) => number | 'elsewhere';
  /** May an exit of a sentence of this line that names no place be of the topic? */
  readonly supplies: (line: Range) => boolean;
};

/** In words. */
const CLOSE = 3;

/**
 * A triple, or why it is none; undefined where that is not `asked` and the place alone tells, so that
 * who goes is not looked for.
 */
export function judge(
  scene: Scene,
  exit: Exit,
  context: Context,
  asked: boolean,
): Triple | Veto | undefined {
  const place = placeOf(scene, exit);
  const where = whereOf(scene, exit, place, context);
  if (!asked && (where === 'elsewhere' || (where === 0 && scene.topic.unplaced))) return undefined;
  const veto = (gate: Veto['gate'], by?: Mark): Veto =>
    by ? { kind: 'veto', exit, gate, by } : { kind: 'veto', exit, gate };
  const owner = driven(scene, exit) ?? ownerOf(scene, exit);
  if (owner && owner.role.kind !== 'actor') return veto('owner', owner);
  if (owner && context.taken && distanceOf(scene.field, exit, owner) > CLOSE) return veto('owner');
  if (place && place.role.kind !== 'place') {
    return veto(place.role.kind === 'object' ? 'object' : 'elsewhere', place);
  }
  if (owner && isCountry(owner) && leavesSomethingElse(scene, exit, place)) return veto('object');
  const who = owner
    ? namedActor(scene, exit, owner)
    : impliedActor(scene, exit, place, context.actor(exit, scene.sentence.line));
  if (who === 'army') return veto('owner');
  if (who === 0) return veto('no-actor');
  if (where === 'elsewhere') return veto('elsewhere');
  const implied =
    owner?.role.kind === 'actor' && !scene.topic.unplaced ? (owner.role.actor.place ?? 0) : 0;
  const strength = exit.role.exit.weight * who * (where || implied);
  if (strength === 0) return veto('no-place');
  const marks = [exit, owner, place].filter((mark) => mark !== undefined);
  return { kind: 'triple', strength, marks };
}

/** A country leaves other things than places too; forces do not. */
const isCountry = ({ role }: Mark): boolean => role.kind === 'actor' && role.actor.weight < 1;

/** "from" right after the exit, then neither a place nor a word that stands for one: a body, a deal. */
function leavesSomethingElse(scene: Scene, exit: Exit, place: Mark | undefined): boolean {
  const { field, sentence } = scene;
  const near = Math.min(exit.to + CLOSE, sentence.to);
  const isBehind = (mark: Mark) => mark.to > exit.to && distanceOf(field, exit, mark) <= CLOSE;
  const source = findMark(field, exit.to - 1, near, KIND.source, isBehind);
  if (!source || source.to >= sentence.to || hasTroops(scene, exit)) return false;
  if (place && place.from >= source.to && distanceOf(field, source, place) <= CLOSE) return false;
  if (startsWithDigit(field.words, source.to)) return false;
  const to = Math.min(source.to + CLOSE, sentence.to);
  for (let word = source.to; word < to; word += 1) {
    if (isOneOf(scene.topic.unnamed, field, word)) return false;
  }
  return findMark(field, source.to, to, KIND.place | KIND.actor) === undefined;
}

const startsWithDigit = ({ units, froms }: TextWords, word: number): boolean => {
  const first = units[froms[word] as number] as number;
  return first >= 0x30 && first <= 0x39;
};

/** How much is said of the place: where the sentence names none, by the article. */
function whereOf(
  { sentence }: Scene,
  exit: Exit,
  place: Mark | undefined,
  context: Context,
): number | 'elsewhere' {
  if (!place) return context.place(exit, sentence.line);
  return place.role.kind === 'place' ? place.role.place.weight * context.share : 'elsewhere';
}

/** Told beside it, or a country that itself goes: "Italy pulls out", not "out of Italy". */
const isNoOrigin = ({ topic, field }: Scene, exit: Exit, mark: Mark): boolean =>
  isAside(field, mark, exit) ||
  (!isOneOf(topic.locatives, field, mark.from - 1) &&
    findMark(field, mark.from, mark.from + 1, KIND.actor) !== undefined);

const FROM_THERE = 6;
const LEFT = { kinds: KIND.place | KIND.elsewhere | KIND.object, discount: FROM_THERE };

/** From where: a place, another theatre, or something else that may be left. */
function placeOf(scene: Scene, exit: Exit): Mark | undefined {
  const { topic, field } = scene;
  const { place, veto } = topic.windows;
  const best = nearest(scene, exit, place, LEFT, (mark, distance, isAfter) => {
    const { kind } = mark.role;
    const oneClause = distance === Math.max(0, mark.from - exit.to);
    const fromThere = isAfter && oneClause && isSource(field, mark, exit.to);
    if (kind === 'object') {
      const isLeft = fromThere || (mark.from >= exit.to && distance === 0);
      return isLeft && distance <= veto ? distance - FROM_THERE : undefined;
    }
    if (kind !== 'elsewhere' && (kind !== 'place' || mark.role.place.implied)) return undefined;
    if (isDestination(field, mark) && !(kind === 'place' && exit.role.exit.inside))
      return undefined;
    if (kind === 'elsewhere' && !fromThere && isNoOrigin(scene, exit, mark)) return undefined;
    return distance + (isAfter ? 0 : 2) - (fromThere ? FROM_THERE : 0);
  });
  if (best?.role.kind === 'elsewhere' && best.from >= exit.to) {
    return beside(scene, best, KIND.place, 3) ?? best;
  }
  if (best) return best;
  return nearest(scene, exit, place, { kinds: KIND.place }, ({ role }, distance) =>
    role.kind === 'place' && role.place.implied ? distance : undefined,
  );
}
