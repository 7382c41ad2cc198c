/** `rasid rematch`: what a changed catalogue would do to stored articles, and doing it without telling anybody. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daysStored } from '../../functions/domain/rematch.ts';
import { timelineRows } from '../../functions/domain/timeline.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { aDefinition, anArticle, aSubscription } from '../support/rows.ts';
import { rasid } from './run.ts';

let engine: TestEngine;
const data = mkdtempSync(join(tmpdir(), 'rasid-rematch-'));
const entities = join(data, 'entities.json');
const topics = join(import.meta.dirname, '../fixtures/topic/coal.json');
const rematch = (...args: string[]) =>
  rasid([
    'rematch',
    '--entities',
    entities,
    '--topics',
    topics,
    '--data',
    data,
    '--endpoint',
    engine.endpoint,
    '--json',
    ...args,
  ]);

const seen = new Date(Date.now() - 3_600_000).toISOString();
const times = { firstSeenAt: seen, publishedAt: seen };
const onCoal = anArticle('art_coal', {
  ...times,
  title: 'RWE closes its last plant in Germany',
  text: 'The utility shuts the site in Lusatia.',
  matched: false,
  expiresAt: Math.floor(Date.now() / 1000) + 86_400,
});
const onOld = anArticle('art_old', {
  ...times,
  title: 'A quiet day',
  text: 'Nothing happened.',
  entityIds: ['old-one'],
  mentions: [
    {
      entityId: 'old-one',
      field: 'title',
      start: 2,
      end: 7,
      surface: 'quiet',
      alias: 'quiet',
      rule: 'exact',
    },
  ],
});
const ofRemoved = anArticle('art_removed', {
  ...times,
  feedId: 'closed-desk',
  title: 'RWE closes its last coal plant in Germany',
  text: 'The utility shuts the site in Lusatia for good.',
  matched: false,
});

beforeAll(async () => {
  engine = await startTestEngine();
  writeFileSync(
    entities,
    JSON.stringify([
      { id: 'lusatia', type: 'organisation', names: { en: ['Lusatia'] }, description: 'A region.' },
    ]),
  );
  const { stores } = engine;
  const feeds = [aDefinition('gulf-desk'), aDefinition('closed-desk')];
  await stores.feeds.define(feeds, 'file', seen);
  await stores.feeds.remove('closed-desk');
  await stores.articles.addMany(
    [onCoal, onOld, ofRemoved].map((article) => ({ article, timeline: timelineRows(article) })),
  );
  await stores.subscriptions.put(aSubscription('coal-desk', { filter: { topics: ['coal-exit'] } }));
});
afterAll(async () => {
  await engine.stop();
  rmSync(data, { recursive: true });
});

describe('a data folder that is not there', () => {
  const lost = join(data, 'no-such-folder');
  it.each([
    ['rematch'],
    ['articles'],
    ['stories'],
    ['deliveries'],
    ['subscriptions'],
    ['feeds'],
    ['feeds', 'export'],
  ])('is named by %s %s, and not made', async (...args) => {
    const { code, stdout, stderr } = await rasid([...args, '--data', lost]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining(`--data ${lost}: there is no such folder`),
    ]);
    expect(existsSync(lost)).toBe(false);
  });
});

describe('alerts a day', () => {
  const now = Date.parse('2026-02-10T00:00:00Z');
  it.each([
    ['what was asked for, where more is stored', '2026-02-08', '2026-01-01', 2],
    ['what is stored, where more was asked for', '2026-01-11', '2026-02-09', 1],
    ['an hour at least', '2026-01-11', '2026-02-09T23:59:00Z', 1 / 24],
  ])('are of %s', (_, since, oldest, days) => {
    expect(daysStored(since, oldest, now)).toBe(days);
  });
});

describe('rasid rematch', () => {
  it('shows what would be gained and lost, and alerts a day, and writes nothing', async () => {
    const { code, lines, stderr } = await rematch('--since', '1d');
    expect(code, stderr).toBe(0);
    expect(lines).toContainEqual(
      expect.objectContaining({
        kind: 'article',
        articleId: 'art_coal',
        gained: ['lusatia'],
        verdicts: [expect.objectContaining({ topicId: 'coal-exit', from: 'none' })],
      }),
    );
    expect(lines).toContainEqual({ kind: 'entity', entityId: 'old-one', gained: 0, lost: 1 });
    expect(lines).toContainEqual(
      expect.objectContaining({
        subscriptionId: 'coal-desk',
        // Two in the hour that is stored, whatever span was asked for.
        alertsPerDay: { before: 0, after: expect.closeTo(48, -1) },
      }),
    );
    expect(lines.at(-1)).toMatchObject({ kind: 'summary', days: 0.04 });
    expect(stderr).not.toContain('rasid start');
    expect(await engine.stores.articles.get('art_coal')).toEqual(onCoal);
  });

  it('writes mentions, verdicts and timeline with --apply, and owes nobody an alert', async () => {
    const { code, lines, stderr } = await rematch('--since', '1d', '--apply');
    expect(code).toBe(0);
    expect(stderr).toContain('the monitor still recognises by its own catalogue');
    expect(stderr).toContain(`rasid start --entities ${entities} --topics ${topics}`);
    expect(lines.at(-1)).toMatchObject({ kind: 'summary', written: 3, grouped: 2, applied: true });
    const { stores } = engine;
    const coal = await stores.articles.get('art_coal');
    expect(coal).toMatchObject({ matched: true, entityIds: ['lusatia'], revision: 1 });
    expect(coal?.expiresAt).toBeUndefined();
    const range = { limit: 10 };
    expect((await stores.articles.timeline('topic#coal-exit', range)).rows).toHaveLength(2);
    expect((await stores.articles.timeline('entity#old-one', range)).rows).toEqual([]);
    const removed = await stores.articles.get('art_removed');
    expect(removed).toMatchObject({ matched: true, storyId: coal?.storyId });
    const story = await stores.stories.get('coal-exit', coal?.storyOpenedKey ?? '');
    expect(story).toMatchObject({ storyId: coal?.storyId, articleCount: 2 });
    for (const shard of ['0', '1', '2', '3']) {
      expect(await stores.pending.owed(shard, '9999', 10)).toEqual([]);
    }
    const again = await rematch('--since', '1d', '--apply');
    expect(again.lines.at(-1)).toMatchObject({ changed: 0, written: 0 });
  });

  it.each([
    [['--since', 'yesterday-ish'], 'yesterday-ish'],
    [['--topics', '/nowhere/topics.json'], '/nowhere/topics.json'],
  ])('says in one line what is wrong with %j', async (args, named) => {
    const { code, stderr } = await rematch(...args);
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(named);
  });
});
