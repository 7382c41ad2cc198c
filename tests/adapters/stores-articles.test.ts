/** The article store on the embedded engine: added, revised and found again, with timelines. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InvalidInput } from '../../functions/domain/validate.ts';
import type { Stores } from '../../functions/ports.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { anArticle, aPendingRow, aTimelineRow } from '../support/rows.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
let engine: TestEngine;
let stores: Stores;
beforeAll(async () => {
  engine = await startTestEngine(() => NOW);
});
afterAll(() => engine.stop());
beforeEach(async () => {
  stores = (await engine.freshStores()).stores;
});

const TOPIC = 'topic#iraq-withdrawal';
const HUGE = 'ع'.repeat(210 * 1024);
const article = anArticle('art_1');
const rows = [aTimelineRow(TOPIC, article), aTimelineRow('entity#cjtf-oir', article)];
const owed = () => stores.pending.owed('0', '9', 10);

describe('adding an article', () => {
  it('writes the article, its timeline and what is owed, or nothing of them', async () => {
    expect(await stores.articles.add(article, rows, aPendingRow(article))).toBe('added');
    expect(await stores.articles.get('art_1')).toEqual(article);
    expect((await stores.articles.timeline(TOPIC, {})).rows).toEqual([rows[0]]);
    expect(await owed()).toEqual([aPendingRow(article)]);
  });

  it('knows it the second time and touches nothing', async () => {
    await stores.articles.add(article, rows, aPendingRow(article));
    await stores.pending.remove(aPendingRow(article));
    const again = anArticle('art_1', { title: 'Other', firstSeenAt: '2026-03-02T00:00:00.000Z' });
    expect(await stores.articles.add(again, rows, aPendingRow(again))).toBe('known');
    expect(await stores.articles.get('art_1')).toEqual(article);
    expect(await owed()).toEqual([]);
  });

  it('of twins that add at once exactly one adds', async () => {
    const twins = Array.from({ length: 6 }, () =>
      stores.articles.add(article, rows, aPendingRow(article)),
    );
    expect((await Promise.all(twins)).filter((answer) => answer === 'added')).toHaveLength(1);
    expect(await owed()).toHaveLength(1);
  });

  it.each([
    ['alone', []],
    ['with its timeline', rows],
  ])('rejects an article over 400 KB %s before asking the table', async (_, timeline) => {
    const before = engine.counters.requests;
    const answer = await stores.articles.add(anArticle('art_1', { text: HUGE }), timeline);
    expect(answer).toEqual({ kind: 'rejected', message: expect.stringContaining('400 KB') });
    expect(engine.counters.requests).toBe(before);
  });

  it('rejects what the table never takes, with its reason', async () => {
    const answer = await stores.articles.add(anArticle('art_1', { feedId: '' }), []);
    expect(answer).toEqual({ kind: 'rejected', message: expect.stringMatching(/\w{3}/) });
  });

  it('takes 90 timeline rows and a pending row in one transaction', async () => {
    const many = Array.from({ length: 90 }, (_, n) => aTimelineRow(`entity#e${n}`, article));
    expect(await stores.articles.add(article, many, aPendingRow(article))).toBe('added');
    expect((await stores.articles.timeline('entity#e89', {})).rows).toHaveLength(1);
  });
});

describe('adding many articles', () => {
  it('counts what was added, known and rejected, and stores every good one', async () => {
    await stores.articles.add(anArticle('art_0', { revision: 3 }), []);
    const list = Array.from({ length: 40 }, (_, n) => ({
      article: anArticle(`art_${n}`, n === 5 ? { text: HUGE } : {}),
      timeline: n % 2 ? [aTimelineRow(TOPIC, anArticle(`art_${n}`))] : [],
    }));
    const answer = await stores.articles.addMany(list);
    expect(answer).toMatchObject({ added: 38, known: 1 });
    expect(answer.rejected.map(({ articleId }) => articleId)).toEqual(['art_5']);
    expect((await stores.articles.get('art_0'))?.revision).toBe(3);
    expect(await stores.articles.addMany(list)).toMatchObject({ added: 0, known: 39 });
  });

  it('does nothing for none', async () => {
    const before = engine.counters.requests;
    expect(await stores.articles.addMany([])).toEqual({ added: 0, known: 0, rejected: [] });
    expect(engine.counters.requests).toBe(before);
  });
});

describe('expired articles', () => {
  const seconds = NOW / 1000;
  it.each([
    ['still there', seconds + 1, true],
    ['gone, though the table still has it', seconds, false],
  ])('are %s at their second', async (_, expiresAt, there) => {
    await stores.articles.add(anArticle('art_1', { expiresAt }), []);
    expect((await stores.articles.get('art_1')) !== undefined).toBe(there);
    expect(await stores.articles.getMany(['art_1'])).toHaveLength(there ? 1 : 0);
    expect(await stores.articles.add(article, [])).toBe(there ? 'known' : 'added');
  });
});

describe('revising an article', () => {
  const revised = anArticle('art_1', { revision: 1, title: 'Convoy has left' });
  it('replaces the revision it was made from, with its timeline rows', async () => {
    await stores.articles.add(article, rows);
    const after = [aTimelineRow(TOPIC, revised), aTimelineRow('entity#new', revised)];
    const from = { revision: 0, timeline: rows };
    const pending = aPendingRow(revised);
    expect(await stores.articles.revise(revised, from, after, pending)).toBe('revised');
    expect(await stores.articles.get('art_1')).toEqual(revised);
    expect((await stores.articles.timeline(TOPIC, {})).rows).toEqual([after[0]]);
    expect((await stores.articles.timeline('entity#cjtf-oir', {})).rows).toEqual([]);
    expect((await stores.articles.timeline('entity#new', {})).rows).toHaveLength(1);
    expect(await owed()).toEqual([pending]);
  });

  it('is a conflict for any other revision, and changes nothing', async () => {
    await stores.articles.add(article, rows);
    const from = { revision: 0, timeline: rows };
    await stores.articles.revise(revised, from, rows);
    const late = anArticle('art_1', { revision: 1, title: 'Late' });
    expect(await stores.articles.revise(late, from, [], aPendingRow(late))).toBe('conflict');
    expect((await stores.articles.get('art_1'))?.title).toBe('Convoy has left');
    expect(await owed()).toEqual([]);
    expect((await stores.articles.timeline(TOPIC, {})).rows).toHaveLength(1);
  });

  it('is a conflict where there is no article', async () => {
    const from = { revision: 0, timeline: [] };
    expect(await stores.articles.revise(revised, from, [])).toBe('conflict');
  });

  it('moves 90 rows to another time, more than one transaction takes', async () => {
    const moved = { ...revised, publishedAt: '2026-03-01T07:00:00.000Z' };
    const subjects = Array.from({ length: 90 }, (_, n) => `entity#e${n}`);
    const before = subjects.map((subject) => aTimelineRow(subject, article));
    const after = subjects.map((subject) => aTimelineRow(subject, moved));
    await stores.articles.add(article, before);
    const from = { revision: 0, timeline: before };
    expect(await stores.articles.revise(moved, from, after, aPendingRow(moved))).toBe('revised');
    const seen = await Promise.all(subjects.map((one) => stores.articles.timeline(one, {})));
    expect(seen.flatMap((page) => page.rows)).toEqual(after);
  });
});

describe('finding articles', () => {
  it('gives many by id, in the order asked, without the missing and the doubled', async () => {
    const all = Array.from({ length: 130 }, (_, n) => anArticle(`art_${n}`));
    await stores.articles.addMany(all.map((one) => ({ article: one, timeline: [] })));
    const ids = ['ghost', ...all.map(({ articleId }) => articleId).reverse(), 'art_1'];
    const found = await stores.articles.getMany(ids);
    expect(found.map(({ articleId }) => articleId)).toEqual(ids.slice(1, -1));
  });

  it('gives what a feed had, newest first, since a time, with the hashes it is known by', async () => {
    const hashes = { linkHash: 'l', guidHash: 'g', titleHash: 't', url: 'https://x.example/1' };
    const seen = (hour: number) => `2026-03-01T0${hour}:00:00.000Z`;
    const list = [1, 2, 3, 4].map((hour) =>
      anArticle(`art_${hour}`, { ...hashes, firstSeenAt: seen(hour) }),
    );
    await stores.articles.addMany(list.map((one) => ({ article: one, timeline: [] })));
    const found = await stores.articles.ofFeed('gulf-desk', seen(2));
    expect(found.map(({ articleId }) => articleId)).toEqual(['art_4', 'art_3', 'art_2']);
    expect(found[0]).toMatchObject({ ...hashes, revision: 0, title: article.title });
    expect(found[0]).not.toHaveProperty('text');
    expect(await stores.articles.ofFeed('gulf-desk', seen(1), 2)).toHaveLength(2);
    expect(await stores.articles.ofFeed('other', seen(1))).toEqual([]);
  });

  it('gives the articles of a story', async () => {
    const story = { storyId: 'st_1' };
    await stores.articles.add(anArticle('art_1', story), []);
    await stores.articles.add(
      anArticle('art_2', { ...story, publishedAt: '2026-01-01T00:00:00.000Z' }),
      [],
    );
    await stores.articles.add(anArticle('art_3'), []);
    expect(await stores.articles.ofStory('st_1')).toEqual(['art_2', 'art_1']);
  });
});

describe('a timeline', () => {
  const at = (n: number) => `2026-03-0${n}T00:00:00.000Z`;
  beforeEach(async () => {
    const list = [1, 2, 3, 4, 5].map((n) => anArticle(`art_${n}`, { publishedAt: at(n) }));
    await stores.articles.addMany(
      list.map((one) => ({ article: one, timeline: [aTimelineRow(TOPIC, one)] })),
    );
  });
  const ids = (page: { rows: readonly { articleId: string }[] }) =>
    page.rows.map(({ articleId }) => articleId.slice(4)).join('');

  it.each([
    ['everything, newest first', {}, '54321'],
    ['since a time, included', { since: at(3) }, '543'],
    ['until a time, included', { until: at(2) }, '21'],
    ['between two times', { since: at(2), until: at(4) }, '432'],
    ['no more than asked for', { limit: 2 }, '54'],
    ['nothing of the future', { since: at(9) }, ''],
  ])('gives %s', async (_, range, expected) => {
    expect(ids(await stores.articles.timeline(TOPIC, range))).toBe(expected);
  });

  it('is read on page by page, to its end', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await stores.articles.timeline(TOPIC, { limit: 2, ...(after ? { after } : {}) });
      seen.push(ids(page));
      after = page.next;
    } while (after);
    expect(seen.join('')).toBe('54321');
  });

  it.each(['', 'nonsense', 'e30', Buffer.from('[1]').toString('base64url')])(
    'refuses the place %j that it never gave',
    async (after) => {
      await expect(stores.articles.timeline(TOPIC, { after })).rejects.toThrow(InvalidInput);
    },
  );
});
