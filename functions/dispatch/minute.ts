/** Dispatch as a schedule calls it: each minute once, also those that no call came for. */
import { LONG_GAP_MINUTES, minuteOf } from '../domain/feed-slot.ts';
import { type DispatchReport, type DispatchTools, dispatch } from './dispatch.ts';

/**
 * Asks for the slots after the last minute that was dispatched, up to the scheduled one; for every feed when
 * there was none before. A call that comes late or twice finds its minute done, and only sweeps.
 */
export async function dispatchMinute(
  scheduledAt: number,
  tools: DispatchTools,
): Promise<DispatchReport> {
  // A call by hand may name any time: from a minute far ahead, the next ones would find nothing to do.
  const toMinute = Math.min(minuteOf(scheduledAt), minuteOf(tools.clock()) + 1);
  const last = await tools.stores.feeds.dispatchedMinute();
  const afterMinute = last === undefined ? {} : { afterMinute: startOf(last, toMinute) };
  return dispatch({ ...afterMinute, toMinute, isKept: true }, tools);
}

/** A last minute far ahead is that of a clock which was wrong: until it is reached, each minute asks for its own. */
function startOf(last: number, toMinute: number): number {
  if (last - toMinute > LONG_GAP_MINUTES) return toMinute - 1;
  return Math.min(last, toMinute);
}
