/**
 * How long a call of poll lasts, simulated: it asks so many hosts side by side as poll does, and waits for
 * the last of them. Drawn from a stated distribution of answers; the same figures come out every time.
 */
import { HOSTS_AT_ONCE } from '../../functions/poll/poll.ts';

export const ANSWERS = {
  /** Seconds from the look-up of a host's name to the last byte: half of the hosts are faster. */
  medianSeconds: 0.4,
  /** One host in twenty is slower; between and beyond, the logarithm is normally distributed. */
  slowestTwentieth: 2,
  /** One poll in so many ends at a limit of `FETCH_LIMITS`: connecting, answering, all of it, in turn. */
  limitedOneIn: 200,
  limits: [5, 10, 20],
  /** Beside the waiting: processor seconds of a whole core for each feed, and what a call has of its own. */
  processorSeconds: 0.01,
  callSeconds: 0.1,
  /** Lambda gives a whole core for so much memory, and of it a share for less. */
  megabytesPerCore: 1769,
} as const;

const CALLS = 4_000;
/** Of the standard normal distribution, 19 of 20 lie below. */
const NINETEEN_OF_TWENTY = 1.645;

/** Seconds at the mean for calls with so many feeds, each on a host of its own. */
export function pollSeconds(feeds: number, memoryMb: number): number {
  const chance = chancesFrom(1);
  let waited = 0;
  for (let call = 0; call < CALLS; call += 1) {
    // When each place is free again: the next host takes the first that is.
    const places = new Array<number>(Math.min(feeds, HOSTS_AT_ONCE)).fill(0);
    for (let feed = 0; feed < feeds; feed += 1) {
      const first = places.indexOf(Math.min(...places));
      places[first] = (places[first] ?? 0) + answerOf(chance);
    }
    waited += Math.max(...places);
  }
  const cores = Math.min(1, memoryMb / ANSWERS.megabytesPerCore);
  return waited / CALLS + (feeds * ANSWERS.processorSeconds) / cores + ANSWERS.callSeconds;
}

function answerOf(chance: () => number): number {
  const { medianSeconds, slowestTwentieth, limitedOneIn, limits } = ANSWERS;
  const drawn = chance() * limitedOneIn * limits.length;
  const limit = limits[Math.floor(drawn)];
  if (limit !== undefined) return limit;
  const sigma = Math.log(slowestTwentieth / medianSeconds) / NINETEEN_OF_TWENTY;
  const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  return Math.min(Math.max(...limits), medianSeconds * Math.exp(sigma * normal));
}

/** Numbers from 0 up to 1, always the same ones for a seed (mulberry32). */
function chancesFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
