/**
 * Lanes: at most two messages of a subscription are on their way at once, and nobody waits in line
 * behind a dead endpoint. What waits is only a hint: a lane that meets trouble drops it, and the sweep
 * of what is due brings it back; a crowd is put off first, so that it does not fill every sweep.
 */

/** Sends one delivery; false when the endpoint is in trouble. */
type Send = (deliveryId: string) => Promise<boolean>;
/** Puts deliveries off, in their records. */
type Rest = (deliveryIds: readonly string[]) => Promise<void>;
export type Lanes = {
  /** Sends now, or leaves the delivery to those of its lane that are under way. */
  readonly run: (
    lane: string,
    deliveryId: string,
    work: { readonly send: Send; readonly rest: Rest },
  ) => Promise<'run' | 'waits'>;
};

const CROWD = 20;

export function startLanes(width: number): Lanes {
  const lanes = new Map<string, { active: number; waiting: Set<string> }>();
  return {
    run: async (name, deliveryId, work) => {
      const lane = lanes.get(name) ?? { active: 0, waiting: new Set() };
      lanes.set(name, lane);
      if (lane.active >= width) {
        lane.waiting.add(deliveryId);
        return 'waits';
      }
      lane.active += 1;
      try {
        await drain(lane.waiting, deliveryId, work);
      } finally {
        lane.active -= 1;
        if (lane.active === 0) lanes.delete(name);
      }
      return 'run';
    },
  };
}

async function drain(
  waiting: Set<string>,
  first: string,
  { send, rest }: { readonly send: Send; readonly rest: Rest },
): Promise<void> {
  let next: string | undefined = first;
  while (next !== undefined) {
    if (!(await send(next))) {
      const dropped = [...waiting];
      waiting.clear();
      if (dropped.length >= CROWD) await rest(dropped);
    }
    next = waiting.values().next().value;
    if (next !== undefined) waiting.delete(next);
  }
}
