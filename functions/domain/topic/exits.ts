/**
 * The exits of a sentence: words that are one by themselves, and words that are one with an object
 * ("end" of a "mission"). Who goes and from where is triples.ts's.
 */
import { findMark, firstMarkAt, type Mark } from './marks.ts';
import { distanceOf, type Exit, isDestination, isOneOf, type Scene } from './nearby.ts';
import { KIND, type Role } from './roles.ts';

/** Exits of a sentence, so many at most; those that need an object are widened to cover it. */
export function exitsIn(scene: Scene, most: number): readonly Exit[] {
  const { field, sentence } = scene;
  const { bits, marks } = field;
  const last = firstMarkAt(field, sentence.to);
  const found: Exit[] = [];
  const parts: Part[] = [];
  for (let i = firstMarkAt(field, sentence.from); i < last; i += 1) {
    if (bits[i] === KIND.exit) found.push(marks[i] as Exit);
    else if (bits[i] === KIND.part) parts.push(marks[i] as Part);
  }
  const exits: Exit[] = [];
  let near = 0;
  for (const mark of found) {
    if (exits.length >= most) break;
    while ((parts[near]?.from ?? mark.from) < mark.from - REACH) near += 1;
    const exit = mark.role.part === 'whole' ? mark : withObject(scene, mark, parts, near);
    if (exit) exits.push(exit);
  }
  return exits;
}
type Part = Mark & { readonly role: Extract<Role, { kind: 'part' }> };

/** Objects begin no more words before: the widest window, and the longest form. */
const REACH = 20;

/** The nearest of the parts of a sentence, from `first` on, that may be the object of an exit. */
function withObject(
  scene: Scene,
  head: Exit,
  parts: readonly Part[],
  first: number,
): Exit | undefined {
  const { exit } = head.role;
  let object: Part | undefined;
  let nearest = exit.within;
  for (let k = first; k < parts.length; k += 1) {
    const part = parts[k] as Part;
    if (part.from - head.to >= nearest) break;
    // Words alone count here: "cut (the agency said) its presence".
    const words = Math.max(part.from - head.to, head.from - part.to);
    if (words < 0 || words >= nearest || !part.role.exits.has(exit)) continue;
    if (exit.ordered && part.from < head.to) continue;
    if (exit.recipients && (isPlaced(scene, part) || isGear(scene, head, part))) continue;
    object = part;
    nearest = words;
  }
  if (!object) return undefined;
  const from = Math.min(head.from, object.from);
  return { role: head.role, from, to: Math.max(head.to, object.to) };
}

/** "hands over ten vehicles at": what is handed over comes first. */
const isGear = ({ field }: Scene, head: Exit, object: Mark): boolean => {
  const to = object.from >= head.to ? object.from : head.to + BEHIND;
  const fits = (gear: Mark) => distanceOf(field, head, gear) < BEHIND;
  return findMark(field, head.to, to, KIND.gear, fits) !== undefined;
};
const BEHIND = 6;

/** "at the base", "at Taji base", "return to base": where it happens, not what is handed over. */
const isPlaced = ({ topic, field }: Scene, mark: Mark): boolean =>
  isOneOf(topic.locatives, field, mark.from - 1) ||
  isOneOf(topic.locatives, field, mark.from - 2) ||
  isDestination(field, mark);
