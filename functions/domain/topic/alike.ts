/**
 * Topics that are like each other, made to share the exits, actors, places and lists of words that are
 * equal, so that their forms are kept and their marks made once. What a topic says does not change.
 */
import type { Topic } from './topics.ts';

export function shareAlike(topics: readonly Topic[]): readonly Topic[] {
  const shared: Topic[] = [];
  for (const topic of topics) {
    const own = Object.entries(topic).map(([field, value]) => [
      field,
      shared.reduce((one, earlier) => asIn(earlier[field as keyof Topic], one), value as unknown),
    ]);
    shared.push(Object.fromEntries(own) as Topic);
  }
  return shared;
}

/** The earlier value where it is equal; of a list, the earlier elements that are. */
function asIn(earlier: unknown, value: unknown): unknown {
  if (isEqual(earlier, value)) return earlier;
  if (!Array.isArray(earlier) || !Array.isArray(value)) return value;
  return value.map((one: unknown, i) =>
    // Most stand at the same place.
    isEqual(earlier[i], one) ? earlier[i] : (earlier.find((other) => isEqual(other, one)) ?? one),
  );
}

/** Of values as JSON has them. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b)) return isEqualList(a, b);
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) =>
    isEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}

function isEqualList(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (!isEqual(a[i], b[i])) return false;
  return true;
}
