/** A poll that went well: unchanged it writes nothing, changed it says what is new. */
import { describe, expect, it } from 'vitest';
import type { PollFeed } from '../../functions/domain/feed.ts';
import { requestOf } from '../../functions/domain/feed-answer.ts';
import type { PollResult } from '../../functions/domain/feed-outcome.ts';
import { pollSlotOf } from '../../functions/domain/feed-slot.ts';
import {
  changed,
  DAY,
  feed,
  HOUR,
  iso,
  NOW,
  notModified,
  outcome,
  response,
  sameBody,
  url,
} from '../support/feed-rows.ts';

describe('an unchanged poll', () => {
  it.each<[string, PollFeed, PollResult]>([
    ['304', feed(), notModified()],
    ['304 without any header', feed(), notModified({ headers: {} })],
    ['the same body', feed(), sameBody()],
    ['the same articles in another body', feed(), sameBody({}, 'b9')],
    [
      'a new validator for the same document, within the hour',
      feed(),
      sameBody({ headers: { etag: '"9"' } }),
    ],
    [
      '304 of a feed that is quiet',
      feed({ state: 'quiet', lastChangedAt: iso(-9 * DAY) }),
      notModified(),
    ],
    ['304 of a feed that is empty', feed({ state: 'empty' }), notModified()],
    [
      'a hint no longer than the one known',
      feed({ hintMinutes: 60 }),
      notModified({ headers: { 'cache-control': 'max-age=900' } }),
    ],
    [
      'a temporary redirect',
      feed(),
      notModified({
        redirects: [{ status: 302, url: 'https://b.example/' }],
        url: 'https://b.example/',
      }),
    ],
  ])('writes nothing: %s', (_, from, result) => expect(outcome(from, result)).toBeUndefined());

  it('has a heartbeat after six hours, and not before', () => {
    const almost = feed({ lastPolledAt: iso(-6 * HOUR + 1) });
    expect(outcome(almost, notModified())).toBeUndefined();
    expect(outcome(feed({ lastPolledAt: iso(-6 * HOUR) }), notModified())).toEqual({
      lastPolledAt: iso(0),
      lastSuccessAt: iso(0),
    });
  });
  it('saves validators that changed alone once an hour', () => {
    const waiting = feed({ lastPolledAt: iso(-HOUR) });
    expect(outcome(waiting, sameBody({ headers: { etag: 'W/"new"' } }))).toMatchObject({
      etag: 'W/"new"',
    });
    expect(outcome(waiting, notModified({ headers: { etag: '"new"' } }))).toMatchObject({
      etag: '"new"',
    });
    expect(outcome(waiting, sameBody({ headers: {} }))).toMatchObject({
      etag: undefined,
      validatorsUrl: undefined,
    });
  });
  it('keeps its validators through a 304 that repeats none of them, also in a heartbeat', () => {
    const kept = { etag: '"1"', lastModified: 'Mon, 02 Mar 2026 11:00:00 GMT' };
    const bare = notModified({ headers: {} });
    expect(outcome(feed({ ...kept, lastPolledAt: iso(-HOUR) }), bare)).toBeUndefined();
    const waiting = feed({ ...kept, lastPolledAt: iso(-6 * HOUR) });
    const next = { ...waiting, ...outcome(waiting, bare) } as PollFeed;
    expect(next.lastPolledAt).toBe(iso(0));
    expect(requestOf(next, NOW).validators).toEqual({ url, ...kept });
  });
  it('ends a failure: counters cleared, state as the ring says', () => {
    const failing = {
      failures: 4,
      failingSince: iso(-DAY),
      notBefore: iso(-HOUR),
      goneSince: iso(-DAY),
    };
    const down = feed({ state: 'unreachable', ...failing });
    expect(outcome(down, notModified())).toMatchObject({
      state: 'ok',
      failures: 0,
      failingSince: undefined,
      notBefore: undefined,
      goneSince: undefined,
    });
    expect(
      outcome(feed({ state: 'unreachable', failures: 1, ring: new Uint8Array() }), notModified()),
    ).toMatchObject({ state: 'empty' });
  });
  it('becomes quiet when it is silent against its rhythm: one write', () => {
    const silent = feed({ lastChangedAt: iso(-3 * DAY) });
    const change = outcome(silent, notModified());
    expect(change).toMatchObject({ state: 'quiet', lastReport: { kind: 'quiet' } });
    expect(outcome({ ...silent, ...change } as PollFeed, notModified())).toBeUndefined();
  });
  it('moves the cadence of a feed that adapts: one write, with its new slot', () => {
    const slow = feed({ cadenceFixed: false, lastChangedAt: iso(-7 * HOUR) });
    const change = outcome(slow, notModified());
    expect(change).toMatchObject({ everyMinutes: 60, pollSlot: pollSlotOf(url, 60) });
    expect(outcome({ ...slow, ...change } as PollFeed, notModified())).toBeUndefined();
  });
  it('keeps a cadence that was given', () => {
    const change = outcome(
      feed({ lastChangedAt: iso(-40 * HOUR), lastPolledAt: iso(-7 * HOUR) }),
      notModified(),
    );
    expect(change).not.toHaveProperty('everyMinutes');
  });
  it('comes less often when the server asks for more patience', () => {
    const change = outcome(feed(), notModified({ headers: { 'cache-control': 'max-age=1900' } }));
    expect(change).toMatchObject({ hintMinutes: 60, pollSlot: pollSlotOf(url, 60) });
    expect(change).not.toHaveProperty('everyMinutes');
  });
});

describe('a full request', () => {
  it('is made without validators, and every two weeks', () => {
    expect(requestOf(feed(), NOW).validators).toEqual({ url, etag: '"1"' });
    expect(
      requestOf(feed({ validatorsUrl: undefined } as Partial<PollFeed>), NOW),
    ).not.toHaveProperty('validators');
    const old = feed({ lastFullAt: iso(-14 * DAY), lastChangedAt: iso(-20 * DAY), state: 'quiet' });
    expect(requestOf(old, NOW)).not.toHaveProperty('validators');
    expect(requestOf(feed({ ...old, lastChangedAt: iso(-13 * DAY) }), NOW)).toHaveProperty(
      'validators',
    );
  });
  it.each([
    ['200', sameBody()],
    ['even 304', notModified()],
  ])('is not repeated when answered by %s', (_, result) => {
    const old = feed({ lastFullAt: iso(-14 * DAY), lastChangedAt: iso(-20 * DAY), state: 'quiet' });
    const next = { ...old, ...outcome(old, result) } as PollFeed;
    expect(requestOf(next, NOW + HOUR)).toHaveProperty('validators');
  });
});

describe('a changed poll', () => {
  it('saves validators, ring and times', () => {
    expect(outcome(feed(), changed())).toMatchObject({
      etag: '"2"',
      lastModified: 'Mon, 02 Mar 2026 11:59:00 GMT',
      validatorsUrl: url,
      bodyHash: 'b2',
      ring: new Uint8Array(8),
      lastChangedAt: iso(0),
      lastFullAt: iso(0),
      lastPolledAt: iso(0),
      articles: 1,
      lastReport: { kind: 'ok', message: '1 new, 0 edited of 1 listed.' },
    });
  });
  it('says why its state is not ok', () => {
    const nothing = { articles: [], hints: {}, cut: [] };
    const empty = outcome(feed(), changed({ parsed: nothing, added: 0 }));
    expect(empty?.state).toBe('empty');
    expect(empty?.lastReport?.message).toMatch(/^0 new.* lists no articles\.$/);
    const redirects = [{ status: 301, url: 'https://other.example/rss' }];
    const moved = outcome(
      feed(),
      changed({ response: response({ redirects, url: 'https://other.example/rss' }) }),
    );
    expect(moved?.state).toBe('moved');
    expect(moved?.lastReport?.message).toMatch(/^1 new.* the new address is adopted/);
  });
  it('drops the validators that the server sends no more', () => {
    const change = outcome(
      feed({ lastModified: 'yesterday' }),
      changed({ response: response({ headers: {} }) }),
    );
    expect(change).toMatchObject({
      etag: undefined,
      lastModified: undefined,
      validatorsUrl: undefined,
    });
  });
  it.each([
    ['W/"weak"'],
    ['unquoted'],
    ['"with spaces and Ünïcode"'],
    ['"'.concat('x'.repeat(1500), '"')],
  ])('keeps the validator as it is: %s', (etag) => {
    expect(outcome(feed(), changed({ response: response({ headers: { etag } }) }))).toMatchObject({
      etag,
    });
  });
  it('has a baseline the first time, and is quiet at once when nothing was listed for weeks', () => {
    const first = feed({
      baselineAt: undefined,
      state: 'new',
      lastChangedAt: undefined,
    } as Partial<PollFeed>);
    expect(outcome(first, changed())).toMatchObject({ baselineAt: iso(0), state: 'ok' });
    const old = { articles: [{ publishedAt: iso(-90 * DAY) }], hints: {}, cut: [] };
    expect(outcome(first, changed({ parsed: old }))).toMatchObject({
      state: 'quiet',
      lastChangedAt: iso(-90 * DAY),
    });
    const none = { articles: [], hints: {}, cut: [] };
    expect(outcome(first, changed({ parsed: none, added: 0 }))).toMatchObject({
      baselineAt: iso(0),
      state: 'empty',
    });
  });
  it('is not moved by an edit: its rhythm is that of new articles', () => {
    expect(outcome(feed(), changed({ added: 0, edited: 1 }))).toMatchObject({
      lastChangedAt: iso(-HOUR),
    });
  });
  it('says what can never be stored, what was cut, and a surge', () => {
    expect(outcome(feed(), changed({ rejected: ['art_1: too large'] }))?.lastReport).toMatchObject({
      kind: 'article-rejected',
      message: expect.stringContaining('art_1: too large'),
    });
    expect(outcome(feed(), changed({ isSurge: true }))?.lastReport?.kind).toBe('surge');
    const cut = { articles: [], hints: {}, cut: ['5 articles over the limit of 1000.'] };
    expect(outcome(feed(), changed({ parsed: cut }))?.lastReport?.cut).toEqual(cut.cut);
  });
  it('takes the publisher’s hints up, and lets go of them', () => {
    const hints = { ttlMinutes: 30, skipHours: [1], skipDays: ['Friday'] };
    const asked = {
      ...feed(),
      ...outcome(feed(), changed({ parsed: { articles: [], hints, cut: [] } })),
    } as PollFeed;
    expect(asked).toMatchObject({
      hintMinutes: 60,
      skipHours: [1],
      skipDays: [5],
      everyMinutes: 15,
    });
    expect(outcome(asked, changed())).toMatchObject({
      hintMinutes: undefined,
      skipHours: undefined,
      skipDays: undefined,
      pollSlot: pollSlotOf(url, 15),
    });
  });
});
