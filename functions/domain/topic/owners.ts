/**
 * Who goes: the nearest actor of the topic, unless an army, a local force or another thing is
 * nearer, and how much that says. From where is triples.ts's.
 */
import { findMark, type Mark, type ReadField } from './marks.ts';
import {
  beside,
  distanceOf,
  type Exit,
  isDestination,
  isNear,
  isOneOf,
  isSource,
  nearest,
  type Scene,
} from './nearby.ts';
import { KIND } from './roles.ts';
import { isDefinite } from './written.ts';

/** Whose name alone does for forces next to the exit: "American withdrawal". */
const ADJACENT = 0.7;
/** Of who holds an office: may go without forces. */
const OFFICE = 0.6;
/** Of a base, where a visitor may be who goes. */
export const PASSING = 0.5;
/** Of office-holders and countries with forces beside the exit: "his troops". */
const WITH_TROOPS = 0.9;

/** An actor, or somebody or something else. Behind the exit comes before in front of it. */
export function ownerOf(scene: Scene, exit: Exit): Mark | undefined {
  const { actor, veto } = scene.topic.windows;
  const { recipients, spoken } = exit.role.exit;
  // "a delegation to arrange the withdrawal of forces"
  const thing = spoken || isOfTroops(scene.field, exit) ? -1 : veto / 2;
  const local = spoken ? -1 : veto / 2;
  const limitOf = ({ role: { kind } }: Mark): number => {
    if (kind === 'actor') return actor;
    if (kind === 'army') return veto;
    return kind === 'thing' ? thing : local;
  };
  const behind = { kinds: GOERS, discount: OBJECT };
  const best = nearest(scene, exit, actor, behind, (mark, distance, isAfter) => {
    if (distance > limitOf(mark) || !mayGo(scene.field, exit, mark)) return undefined;
    if (mark.role.kind === 'thing' && isNoGoer(scene, exit, mark)) return undefined;
    // Who receives is not who gives: "takes over from the police".
    if (recipients && mark.role.kind === 'local' && !isSource(scene.field, mark, exit.from))
      return undefined;
    if (isAfter && isObject(scene.field, exit, mark)) return distance - OBJECT;
    return isAfter ? distance : distance + 0.5;
  });
  if (best?.role.kind !== 'army') return best;
  // "Turkish and American forces": the actor goes too.
  return beside(scene, best, KIND.actor, 2) ?? best;
}

/** "evacuates American citizens", "departure of staff": not who sends them, they go. */
const isObject = (field: ReadField, exit: Exit, { role, from }: Mark): boolean =>
  role.kind === 'thing' &&
  from - exit.to <= OBJECT &&
  findMark(field, exit.to, from, KIND.source | KIND.actor, isSourceOrForces) === undefined;
const isSourceOrForces = ({ role }: Mark): boolean =>
  role.kind === 'source' || (role.kind === 'actor' && role.actor.weight > ADJACENT);
/** In words. */
const OBJECT = 2;

const GOERS = KIND.actor | KIND.army | KIND.thing | KIND.local;

/** Forces stand in the exit or right beside it, whosoever they are: "if soldiers are expelled". */
const isOfTroops = (field: ReadField, exit: Exit): boolean =>
  findMark(field, exit.from - 2, exit.to + 1, KIND.troops) !== undefined;

/** Speaks of the exit, before it or after: "our departure, the minister says". */
const isNoGoer = (scene: Scene, exit: Exit, mark: Mark): boolean =>
  isOfExit(scene, exit, mark) ||
  (mark.from >= exit.to && distanceOf(scene.field, exit, mark) > mark.from - exit.to);

/** "a delegation on the withdrawal", "the minister calls for an exit", "minister: the exit". */
function isOfExit({ topic, field }: Scene, exit: Exit, mark: Mark): boolean {
  if (mark.to <= exit.from && distanceOf(field, mark, exit) > exit.from - mark.to) return true;
  for (let word = mark.to; word < exit.from; word += 1) {
    if (isOneOf(topic.abouts, field, word)) return true;
  }
  return false;
}

/** Not one that is only gone to, or is left ("from the coalition"), or says whose another thing is. */
function mayGo(field: ReadField, exit: Exit, mark: Mark): boolean {
  if (mark.role.kind !== 'actor') return true;
  const { weight, definite } = mark.role.actor;
  if (weight < ADJACENT && isDestination(field, mark)) return false;
  if (weight <= ADJACENT && !definite && isOrigin(field, exit, mark)) return false;
  if (weight <= ADJACENT && qualifies(field, mark)) return false;
  // "takes a palace back from the coalition"
  if (exit.role.exit.recipients) return true;
  const comesBefore = ({ to }: Mark) => mark.from - to <= 1 && mark.from >= to;
  return findMark(field, exit.to, exit.to + 1, KIND.source, comesBefore) === undefined;
}

/** "Iraqis deported from America": the name of a country is where from. */
const isOrigin = (field: ReadField, exit: Exit, mark: Mark): boolean =>
  mark.from > exit.to &&
  findMark(field, mark.from - 2, mark.from, KIND.source, ({ to }) => to === mark.from) !==
    undefined;

/** "American ambassador", "US sanctions": the name of a country says whose another thing is. */
export const qualifies = (field: ReadField, mark: Mark): boolean =>
  findMark(
    field,
    mark.from - 2,
    mark.to + 1,
    KIND.thing | KIND.event,
    (other) =>
      (other.to === mark.from || (other.from <= mark.to && other.to > mark.to)) &&
      distanceOf(field, mark, other) === 0,
  ) !== undefined;

export const hasTroops = (scene: Scene, exit: Exit): boolean =>
  isNear(
    scene,
    exit,
    scene.topic.windows.veto,
    KIND.troops | KIND.actor,
    ({ role }) => role.kind === 'troops' || (role.kind === 'actor' && role.actor.weight === 1),
  );

/** How much the actor named in the sentence says, 0 to 1. */
export function namedActor(scene: Scene, exit: Exit, owner: Mark): number {
  const weight = owner.role.kind === 'actor' ? owner.role.actor.weight : 0;
  if (weight >= ADJACENT && distanceOf(scene.field, exit, owner) <= 1) return 1;
  if (hasTroops(scene, exit)) return Math.max(weight, WITH_TROOPS);
  return exit.role.exit.personal && weight <= OFFICE ? weight / 2 : weight;
}

/**
 * Nobody is named in the sentence: a base implies who was there, "the withdrawal from Iraq" that
 * forces go; the article says who else.
 */
export function impliedActor(
  scene: Scene,
  exit: Exit,
  place: Mark | undefined,
  context: number | 'army',
): number | 'army' {
  if (context === 'army') return context;
  const where = place?.role.kind === 'place' ? place.role.place : undefined;
  const left = place && isLeft(scene, exit, place) ? (where?.left ?? 0) : 0;
  const { personal, spoken } = exit.role.exit;
  const own = place && where?.implied && goesItself(scene, exit, place);
  const stood = own ? 0 : (where?.actor ?? 0) * (personal ? PASSING : 1);
  const said = spoken && !own ? (where?.said ?? 0) : 0;
  const implied = Math.max(stood, left, said, context);
  return where?.troops && hasTroops(scene, exit) ? Math.max(implied, where.troops) : implied;
}

/** "from Iraq" right behind the exit. */
const isLeft = ({ field }: Scene, exit: Exit, place: Mark): boolean =>
  exit.role.exit.unsaid &&
  (place.from >= exit.to
    ? place.from - exit.to <= 3 && isSource(field, place, exit.to)
    : isSpeaker(field, exit, place));

/** "minister: the withdrawal": not "the minister: withdrawal of firms". */
const isSpeaker = ({ words }: ReadField, exit: Exit, { role, to }: Mark): boolean =>
  role.kind === 'place' &&
  role.place.implied &&
  isDefinite(words, exit.from) &&
  /^\s*:/.test(words.text.slice(words.ends[to - 1], words.starts[to]));

/** "exit of the factions", "factions leave": not of whom they want to go. */
const goesItself = ({ field }: Scene, exit: Exit, place: Mark): boolean =>
  distanceOf(field, exit, place) === 0 && (place.from >= exit.to || !exit.role.exit.spoken);
