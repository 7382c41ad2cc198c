/**
 * One exit word, who goes and from where: the nearest actor and the nearest place decide, unless
 * somebody else, something else or another theatre is nearer. What the triples of an article add
 * up to is scorer.ts's.
 */
import { type Mark, marksBetween, type ReadField, type Role } from './marks.ts';
import type { Topic } from './topics.ts';

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
  readonly actor: (exit: Mark) => number | 'army';
  readonly place: (exit: Mark) => number | 'elsewhere';
};
type Exit = Mark & { readonly role: Extract<Role, { kind: 'exit' }> };
type Range = { readonly from: number; readonly to: number };

/** Exits of a sentence; those that need an object are widened to cover it. */
export function exitsIn(field: ReadField, sentence: Range): readonly Exit[] {
  return marksBetween(field, sentence.from, sentence.to).flatMap(({ role, from, to }) => {
    if (role.kind !== 'exit' || role.part === 'object') return [];
    if (role.part === 'whole') return [{ role, from, to }];
    return withObject(field, sentence, { role, from, to }) ?? [];
  });
}

function withObject(field: ReadField, sentence: Range, head: Exit): Exit | undefined {
  const { exit } = head.role;
  const object = nearest(field, sentence, head, exit.within, ({ role, from, to }) => {
    if (role.kind !== 'exit' || role.part !== 'object' || role.exit !== exit) return undefined;
    // Words alone count here: "cut (the agency said) its presence".
    const words = Math.max(from - head.to, head.from - to);
    return words >= 0 && words < exit.within ? words : undefined;
  });
  if (!object) return undefined;
  const from = Math.min(head.from, object.from);
  return { role: head.role, from, to: Math.max(head.to, object.to) };
}

export function judge(
  topic: Topic,
  field: ReadField,
  sentence: Range,
  exit: Exit,
  context: Context,
): Triple | Veto {
  const owner = ownerOf(topic, field, sentence, exit);
  const veto = (gate: Veto['gate'], by?: Mark): Veto => ({
    kind: 'veto',
    exit,
    gate,
    ...(by ? { by } : {}),
  });
  if (owner && owner.role.kind !== 'actor') return veto('owner', owner);
  const place = placeOf(topic, field, sentence, exit);
  if (place && place.role.kind !== 'place') {
    return veto(place.role.kind === 'object' ? 'object' : 'elsewhere', place);
  }
  const actorValue = owner
    ? withTroops(topic, field, sentence, exit, owner)
    : impliedActor(place, context.actor(exit));
  if (actorValue === 'army') return veto('owner');
  if (actorValue === 0) return veto('no-actor');
  const placeValue = place?.role.kind === 'place' ? place.role.place.weight : context.place(exit);
  if (placeValue === 'elsewhere') return veto('elsewhere');
  if (placeValue === 0) return veto('no-place');
  return {
    kind: 'triple',
    strength: exit.role.exit.weight * actorValue * placeValue,
    marks: [exit, owner, place].filter((mark) => mark !== undefined),
  };
}

const impliedActor = (place: Mark | undefined, context: number | 'army'): number | 'army' => {
  const implied = place?.role.kind === 'place' ? (place.role.place.actor ?? 0) : 0;
  return context === 'army' ? context : Math.max(implied, context);
};

/** Whose name alone does for forces next to the exit: "American withdrawal". */
const ADJACENT = 0.7;

/** "His troops": forces that do not say whose belong to the office-holder beside them. */
function withTroops(
  topic: Topic,
  field: ReadField,
  sentence: Range,
  exit: Exit,
  owner: Mark,
): number {
  const weight = owner.role.kind === 'actor' ? owner.role.weight : 0;
  if (weight >= ADJACENT && distanceOf(field, exit, owner) <= 1) return 1;
  const troops = nearest(field, sentence, exit, topic.windows.veto, ({ role }, distance) =>
    role.kind === 'troops' || (role.kind === 'actor' && role.weight === 1) ? distance : undefined,
  );
  return troops ? Math.max(weight, 0.9) : weight;
}

/** Who goes: an actor, or somebody or something else. Behind the exit comes before in front of it. */
function ownerOf(topic: Topic, field: ReadField, sentence: Range, exit: Exit): Mark | undefined {
  const { actor, veto } = topic.windows;
  const limits: Partial<Record<Role['kind'], number>> = {
    actor,
    army: veto,
    thing: veto / 2,
    local: exit.role.exit.recipients ? -1 : veto,
  };
  const best = nearest(field, sentence, exit, actor, (mark, distance, isAfter) => {
    const limit = limits[mark.role.kind];
    if (limit === undefined || distance > limit) return undefined;
    if (mark.role.kind === 'actor' && mark.role.weight < 0.7 && isDestination(field, mark)) {
      return undefined;
    }
    return isAfter ? distance : distance + 0.5;
  });
  if (!best || best.role.kind === 'actor') return best;
  // "Turkish and American forces": the actor goes too.
  return beside(field, best, 'actor', 2) ?? best;
}

/** From where: a place, another theatre, or something else that may be left. */
function placeOf(topic: Topic, field: ReadField, sentence: Range, exit: Exit): Mark | undefined {
  const { place, veto } = topic.windows;
  const best = nearest(field, sentence, exit, place, (mark, distance, isAfter) => {
    const { kind } = mark.role;
    const oneClause = distance === Math.max(0, mark.from - exit.to);
    const fromThere = isAfter && oneClause && isSource(field, mark, exit.to);
    if (kind === 'object') return fromThere && distance <= veto ? distance - 6 : undefined;
    if (kind !== 'elsewhere' && (kind !== 'place' || mark.role.place.implied)) return undefined;
    if (isDestination(field, mark) && !(kind === 'place' && exit.role.exit.inside))
      return undefined;
    return distance + (isAfter ? 0 : 2) - (fromThere ? 6 : 0);
  });
  if (best?.role.kind === 'elsewhere' && best.from >= exit.to) {
    return beside(field, best, 'place', 3) ?? best;
  }
  if (best) return best;
  return nearest(field, sentence, exit, place, ({ role }, distance) =>
    role.kind === 'place' && role.place.implied ? distance : undefined,
  );
}

/** A mark of this kind next to another, in the same clause: "from Syria and Iraq". */
function beside(
  field: ReadField,
  mark: Mark,
  kind: Role['kind'],
  within: number,
): Mark | undefined {
  return marksBetween(field, mark.from - within - LONGEST_FORM, mark.to + within).find(
    (other) =>
      other.role.kind === kind &&
      !(other.role.kind === 'place' && other.role.place.implied) &&
      !isDestination(field, other) &&
      distanceOf(field, mark, other) < within,
  );
}

type Cost = (mark: Mark, distance: number, isAfter: boolean) => number | undefined;

/** The cheapest mark within a window around the exit, in its sentence. */
function nearest(
  field: ReadField,
  sentence: Range,
  exit: Mark,
  window: number,
  cost: Cost,
): Mark | undefined {
  const start = Math.max(sentence.from, exit.from - window - LONGEST_FORM);
  const end = Math.min(sentence.to, exit.to + window + 1);
  let best: Mark | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const mark of marksBetween(field, start, end)) {
    const price = cost(mark, distanceOf(field, exit, mark), mark.from >= exit.from);
    if (price === undefined || price >= bestCost) continue;
    best = mark;
    bestCost = price;
  }
  return best;
}
const LONGEST_FORM = 8;
/** A comma or colon parts as much as this many words. */
const CLAUSE_WORDS = 2;

/** Words between two marks; 0 where they overlap. */
function distanceOf(field: ReadField, a: Range, b: Range): number {
  const from = Math.min(a.to, b.to);
  const to = Math.max(a.from, b.from);
  if (to < from) return 0;
  const clauses = (field.clauses[to + 1] ?? 0) - (field.clauses[from] ?? 0);
  return to - from + CLAUSE_WORDS * clauses;
}

const isDestination = (field: ReadField, mark: Mark): boolean =>
  markBefore(field, mark, 'destination', 1);
const isSource = (field: ReadField, mark: Mark, notBefore: number): boolean =>
  markBefore(field, mark, 'source', 3, notBefore);

/** Does a word of this kind stand at most `within` words before the mark, in its clause? */
function markBefore(
  field: ReadField,
  mark: Mark,
  kind: 'source' | 'destination',
  within: number,
  notBefore = 0,
): boolean {
  return marksBetween(field, mark.from - within - 2, mark.from).some(
    (other) =>
      other.role.kind === kind &&
      other.from >= notBefore &&
      other.to <= mark.from &&
      distanceOf(field, other, mark) < within,
  );
}
