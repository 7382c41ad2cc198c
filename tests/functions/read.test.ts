/** The step `read`: what an article's own page changes of it, over loopback HTTP, in the embedded DynamoDB. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Article } from '../../functions/domain/article.ts';
import { timelineRows } from '../../functions/domain/timeline.ts';
import { type ReadTools, read } from '../../functions/read/read.ts';
import {
  BODY,
  NOW,
  type Pages,
  page,
  type Reading,
  startReading,
  TEASER,
  TITLE,
} from '../support/reading.ts';

let reading: Reading;
let pages: Pages;
let tools: ReadTools;
const { stored, now, owedFor } = {
  stored: (...args: Parameters<Reading['stored']>) => reading.stored(...args),
  now: (article: Article) => reading.now(article),
  owedFor: (article: Article) => reading.owedFor(article),
};

beforeAll(async () => {
  reading = await startReading();
  pages = reading.pages;
});
beforeEach(() => {
  (reading.server.requests as unknown[]).length = 0;
  for (const path of Object.keys(pages)) delete pages[path];
  pages['/story/1'] = { body: page(BODY) };
  tools = reading.freshTools();
});
afterAll(() => reading.close());

/** The subjects of the article that list it. */
const subjectsOf = async ({ articleId, entityIds }: Article) => {
  const subjects = entityIds.map((id) => `entity#${id}`);
  const lists = await Promise.all(
    subjects.map((subject) => reading.stores.articles.timeline(subject, { limit: 100 })),
  );
  return subjects.filter((_, i) => lists[i]?.rows.some((row) => row.articleId === articleId));
};

describe('a page that says more than the teaser', () => {
  it('gives the text, what is found in it, and a second decision', async () => {
    const before = await stored();
    expect(await read({ articleId: before.articleId, revision: 0 }, tools)).toEqual({
      kind: 'read',
      toldAgain: true,
    });
    const after = await now(before);
    expect(after).toMatchObject({
      textSource: 'page',
      revision: 1,
      page: { kind: 'read', revision: 0, at: '2026-03-01T12:00:00.000Z' },
      revisions: [{ reason: 'page-read', text: TEASER }],
      summary: TEASER,
      storyId: 'sto_given',
    });
    expect(after.text).toContain('Kataib Hezbollah');
    expect(after).not.toHaveProperty('updatedAt');
    expect(after.entityIds).toContain('kataib-hezbollah');
    for (const { field, start, end, surface } of after.mentions) {
      expect(after[field].slice(start, end)).toBe(surface);
    }
    expect(await owedFor(before)).toMatchObject([{ reason: 'page-read', revision: 1 }]);
    expect(await subjectsOf(after)).toContain('entity#kataib-hezbollah');
  });

  it('changes the article once, however often the message comes, and is not fetched again', async () => {
    const before = await stored();
    const message = { articleId: before.articleId, revision: 0 };
    await Promise.all([read(message, tools), read(message, tools), read(message, tools)]);
    const asked = reading.server.requests.length;
    expect(await read(message, tools)).toEqual({ kind: 'skipped', reason: 'its page was read' });
    expect(reading.server.requests).toHaveLength(asked);
    expect((await now(before)).revision).toBe(1);
    expect(await owedFor(before)).toHaveLength(1);
  });

  it('is read again for a later revision', async () => {
    const before = await stored();
    await read({ articleId: before.articleId, revision: 0 }, tools);
    pages['/story/1'] = {
      body: page([
        ...BODY,
        'Muqtada al-Sadr welcomed the step in a statement to his followers in Najaf.',
      ]),
    };
    await read({ articleId: before.articleId, revision: 1 }, tools);
    const after = await now(before);
    expect(after.revision).toBe(2);
    expect(after.text.match(/received the commander/g)).toHaveLength(1);
    expect(await owedFor(before)).toHaveLength(2);
  });

  it('survives an edit that comes in between', async () => {
    const before = await stored();
    const fetch: ReadTools['fetch'] = async (request) => {
      const edited = { ...before, title: `${TITLE} again`, revision: 1 };
      await reading.stores.articles.revise(
        edited,
        { revision: 0, timeline: timelineRows(before) },
        timelineRows(edited),
      );
      return tools.fetch(request);
    };
    await read({ articleId: before.articleId, revision: 0 }, { ...tools, fetch });
    expect(await now(before)).toMatchObject({
      title: `${TITLE} again`,
      revision: 2,
      textSource: 'page',
    });
  });

  it('keeps what the teaser told and the page does not', async () => {
    const text = `${TEASER} Asaib Ahl al-Haq objected to the visit.`;
    const before = await stored({ text });
    await read({ articleId: before.articleId, revision: 0 }, tools);
    const after = await now(before);
    expect(after.text).toContain('Asaib Ahl al-Haq objected');
    for (const entityId of before.entityIds) expect(after.entityIds).toContain(entityId);
    expect(after.text.match(/received the commander/g)).toHaveLength(1);
  });

  it('does not repeat a teaser that the page puts in other words', async () => {
    const text = 'Al-Sudani received the coalition commander, the international one, in Baghdad.';
    const before = await stored({ text });
    await read({ articleId: before.articleId, revision: 0 }, tools);
    expect((await now(before)).text.startsWith(TEASER)).toBe(true);
  });

  it('that adds nothing is no second decision', async () => {
    pages['/story/1'] = {
      body: page([
        TEASER,
        'The meeting took place in the morning and was followed by lunch in the palace garden, where the guests looked at the river and at the trees.',
        'No further details were given, and the statement ended with the usual wishes for a good day to everybody.',
      ]),
    };
    const before = await stored();
    expect(await read({ articleId: before.articleId, revision: 0 }, tools)).toEqual({
      kind: 'read',
      toldAgain: false,
    });
    expect(await owedFor(before)).toEqual([]);
    expect((await now(before)).textSource).toBe('page');
  });

  it.each<[string, Partial<Article>]>([
    ['came in a surge', { surge: true }],
    ['was published 49 hours before it was seen', { publishedAt: '2026-02-27T10:00:00.000Z' }],
  ])('is read but told to nobody when the article %s', async (_, change) => {
    const before = await stored(change);
    expect(await read({ articleId: before.articleId, revision: 0 }, tools)).toMatchObject({
      kind: 'read',
      toldAgain: false,
    });
    expect(await owedFor(before)).toEqual([]);
  });

  it('makes an unmatched article matched, kept for good, and part of a story', async () => {
    const title = 'Statement after the meeting in the palace';
    pages['/story/1'] = { body: page(BODY, title) };
    const bare = await stored(
      { title, text: 'A statement was issued.', expiresAt: NOW / 1000 + 9e6, storyId: undefined },
      'always',
    );
    expect(bare.matched).toBe(false);
    expect(await read({ articleId: bare.articleId, revision: 0 }, tools)).toMatchObject({
      kind: 'read',
      toldAgain: true,
    });
    const after = await now(bare);
    expect(after).toMatchObject({ matched: true, storyId: expect.stringMatching(/^sto_/) });
    expect(after).not.toHaveProperty('expiresAt');
    const story = await reading.stores.stories.get(
      after.storyTopicId ?? '',
      after.storyOpenedKey ?? '',
    );
    expect(story?.outlets.map(({ articleId }) => articleId)).toEqual([bare.articleId]);
  });
});
