/** What defining a feed changes on its row: the catalogue, a file or a person said something new of it. */
import type { Feed, FeedChange, FeedDefinition } from '../../domain/feed.ts';
import { FIRST_CADENCE } from '../../domain/feed-cadence.ts';
import { pollSlotOf, slotOfFeed } from '../../domain/feed-slot.ts';

/** The row of a feed never seen before. */
export function newFeed(definition: FeedDefinition, source: Feed['source'], at: string): Feed {
  const { id, url, title, language, timeZone, fullText, site } = definition;
  const everyMinutes = definition.everyMinutes ?? FIRST_CADENCE;
  const enabled = definition.enabled !== false;
  return {
    feedId: id,
    url,
    definedUrl: url,
    title,
    language,
    ...(timeZone ? { timeZone } : {}),
    ...(site ? { site } : {}),
    fullText: fullText ?? 'candidates',
    everyMinutes,
    cadenceFixed: definition.everyMinutes !== undefined,
    ...(enabled ? { pollSlot: pollSlotOf(url, everyMinutes) } : { pausedBy: 'source' as const }),
    state: enabled ? 'new' : 'paused',
    version: 1,
    failures: 0,
    source,
    addedAt: at,
    schemaVersion: 1,
  };
}

/**
 * The attributes that differ from the definition. What polls have learnt stays: health, ring, an adapted
 * cadence, and a new address after a move, until the definition itself names another one. A pause made by
 * a person stays; one made by the source ends when the source lists the feed again.
 */
export function redefined(
  feed: Feed,
  definition: FeedDefinition,
  source: Feed['source'],
): FeedChange {
  const { title, language, timeZone, site } = definition;
  const moved = definition.url !== (feed.definedUrl ?? feed.url);
  const fixed = definition.everyMinutes !== undefined;
  const wanted: FeedChange = {
    title,
    language,
    timeZone,
    site,
    fullText: definition.fullText ?? 'candidates',
    cadenceFixed: fixed,
    everyMinutes: definition.everyMinutes ?? feed.everyMinutes,
    source,
    ...(moved ? movedTo(definition.url) : {}),
  };
  return differing(feed, { ...wanted, ...running({ ...feed, ...wanted } as Feed, definition) });
}

/** What leaves its source is polled no more, and keeps everything it has. */
export const leftSource: FeedChange = {
  state: 'paused',
  pausedBy: 'source',
  pollSlot: undefined,
};

/** Another address is another server: nothing learnt from the old one holds. */
const movedTo = (url: string): FeedChange => ({
  url,
  definedUrl: url,
  etag: undefined,
  lastModified: undefined,
  validatorsUrl: undefined,
  bodyHash: undefined,
  notBefore: undefined,
  moved: undefined,
  goneSince: undefined,
  failures: 0,
  failingSince: undefined,
});

function running(feed: Feed, definition: FeedDefinition): FeedChange {
  if (feed.state === 'paused' && feed.pausedBy === 'user') return {};
  if (definition.enabled === false) return leftSource;
  // A feed that is gone stays so, until its definition names another address.
  const starts = feed.state === 'paused' || (feed.state === 'gone' && feed.goneSince === undefined);
  if (!starts) return { pollSlot: slotOfFeed(feed) };
  const state = feed.baselineAt ? 'ok' : 'new';
  return { state, pausedBy: undefined, pollSlot: slotOfFeed({ ...feed, state }) };
}

const differing = (feed: Feed, change: FeedChange): FeedChange =>
  Object.fromEntries(
    Object.entries(change).filter(([attribute, value]) => feed[attribute as keyof Feed] !== value),
  );
