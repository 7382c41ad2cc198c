/** A process that dies at a chosen effect: everything a step asks of the outside goes through here. */

/** `before`: the effect does not happen. `after`: it happens, and nobody hears of it. */
export type CrashPoint = { readonly effect: number; readonly when: 'before' | 'after' };
export type Crashing<D> = {
  readonly deps: D;
  /** Effects asked for, in order: `deliveries.create`, `fetch`. */
  readonly effects: readonly string[];
};

export class Crash extends Error {}

/** Wraps the functions of `deps`, also one and two levels down; the named ones are no effects. */
export function crashing<D extends object>(
  deps: D,
  point: CrashPoint | undefined,
  pure: readonly string[],
): Crashing<D> {
  const effects: string[] = [];
  let dead = false;
  const effect =
    (name: string, work: (...args: unknown[]) => unknown) =>
    async (...args: unknown[]) => {
      if (dead) throw new Crash(name);
      const mine = effects.push(name) - 1 === point?.effect;
      if (mine && point.when === 'before') {
        dead = true;
        throw new Crash(name);
      }
      const result = await work(...args);
      if (mine) {
        dead = true;
        throw new Crash(name);
      }
      return result;
    };
  const wrap = (value: unknown, name: string): unknown => {
    const last = name.split('.').at(-1) ?? '';
    if (pure.includes(last)) return value;
    if (typeof value === 'function') return effect(name, value as (...args: unknown[]) => unknown);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        wrap(inner, name ? `${name}.${key}` : key),
      ]),
    );
  };
  return { deps: wrap(deps, '') as D, effects };
}
