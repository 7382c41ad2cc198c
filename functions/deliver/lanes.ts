/**
 * Lanes: at most two messages of a subscription are on their way at once, and nobody waits in line
 * behind a dead endpoint. What waits is only a hint: a lane that meets trouble drops it, and the sweep
 * of what is due brings it back.
 */

/** Sends one delivery; false when the endpoint is in trouble. */
type Send = (deliveryId: string) => Promise<boolean>;
export type Lanes = {
  /** Sends now, or leaves the delivery to those of its lane that are under way. */
  readonly run: (lane: string, deliveryId: string, send: Send) => Promise<'run' | 'waits'>;
};

export function startLanes(width: number): Lanes {
  const lanes = new Map<string, { active: number; waiting: Set<string> }>();
  return {
    run: async (name, deliveryId, send) => {
      const lane = lanes.get(name) ?? { active: 0, waiting: new Set() };
      lanes.set(name, lane);
      if (lane.active >= width) {
        lane.waiting.add(deliveryId);
        return 'waits';
      }
      lane.active += 1;
      try {
        await drain(lane.waiting, deliveryId, send);
      } finally {
        lane.active -= 1;
        if (lane.active === 0) lanes.delete(name);
      }
      return 'run';
    },
  };
}

async function drain(waiting: Set<string>, first: string, send: Send): Promise<void> {
  let next: string | undefined = first;
  while (next !== undefined) {
    if (!(await send(next))) waiting.clear();
    next = waiting.values().next().value;
    if (next !== undefined) waiting.delete(next);
  }
}
