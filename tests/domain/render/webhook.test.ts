/** Bodies of webhooks: under 20 KB, trimmed in order; each chat service by its own limits and markup. */
import { describe, expect, it } from 'vitest';
import type { Article } from '../../../functions/domain/article.ts';
import { PAYLOAD_LIMIT } from '../../../functions/domain/render/payload.ts';
import { webhookBody, webhookTarget } from '../../../functions/domain/render/webhook.ts';
import type { WebhookFormat } from '../../../functions/domain/subscription.ts';
import { messageOf } from '../../support/messages.ts';

const URL_ = 'https://hooks.example.org/T0/SECRET';
const channel = (format: WebhookFormat, url = URL_) =>
  ({
    type: 'webhook',
    url,
    format,
    ...(format === 'telegram' ? { chatId: '-1001' } : {}),
  }) as const;
const bodyOf = (format: WebhookFormat, options: Parameters<typeof messageOf>[0] = {}) =>
  webhookBody(
    messageOf({ ...options, subscription: { channel: channel(format), ...options.subscription } }),
  );
// biome-ignore lint/suspicious/noExplicitAny: tests look at parts of it
const json = (...args: Parameters<typeof bodyOf>): any => JSON.parse(bodyOf(...args));
const CHATS: readonly WebhookFormat[] = ['slack', 'discord', 'teams', 'telegram', 'ntfy'];

const evidence = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ field: 'text' as const, start: i, end: i + 3 }));
const many = (n: number, change: Partial<Article> = {}): Partial<Article>[] =>
  Array.from({ length: n }, () => change);
const topics = (n: number) => [
  { topicId: 'iraq-withdrawal', score: 0.9, verdict: 'certain' as const, evidence: evidence(n) },
];

describe('a standard body', () => {
  it('holds what an article is, why it passed and who else reported it', () => {
    const body = json('standard', { others: ['nahr.example', 'post.example'] });
    expect(body.data.article).toMatchObject({
      articleId: 'a0',
      why: [{ kind: 'matched' }],
      alsoReportedBy: ['nahr.example', 'post.example'],
      topics: [{ topicId: 'iraq-withdrawal', verdict: 'certain', score: 0.9 }],
    });
    expect(body.data.article.topics[0].evidence).toHaveLength(1);
    expect(Object.keys(body.data)).toEqual(['subscriptionId', 'deliveryId', 'article']);
  });

  it('names entities in the language of the article', () => {
    const body = json('standard', { articles: [{ language: 'ar' }] });
    expect(body.data.article.mentions[0].name).toBe('قاعدة عين الأسد');
  });

  it('leaves out topics that it is not on', () => {
    const none = { topicId: 'other', score: 0, verdict: 'none' as const, evidence: [] };
    const body = json('standard', { articles: [{ topics: [...topics(1), none] }] });
    expect(body.data.article.topics).toHaveLength(1);
  });

  it('a test and an empty title are no trouble', () => {
    expect(json('standard', { type: 'test', articles: [] })).toMatchObject({
      type: 'test',
      data: { subscriptionId: 'desk' },
    });
    expect(json('standard', { articles: [{ title: '' }] }).data.article.title).toBe('');
  });

  const sizes: [
    string,
    Parameters<typeof messageOf>[0],
    (article: Record<string, unknown>) => void,
  ][] = [
    ['fits: nothing goes', { articles: many(3) }, (one) => expect(one).toHaveProperty('mentions')],
    [
      'evidence goes first',
      { articles: many(10, { topics: topics(100) }) },
      (one) => {
        expect((one.topics as object[])[0]).not.toHaveProperty('evidence');
        expect(one).toHaveProperty('mentions');
      },
    ],
    [
      'then mentions',
      { articles: many(31, { topics: topics(100), summary: 's'.repeat(50) }) },
      (one) => {
        expect(one).not.toHaveProperty('mentions');
        expect(one).toHaveProperty('excerpt');
      },
    ],
    [
      'then excerpts',
      { articles: many(38, { topics: topics(100), summary: 's'.repeat(100) }) },
      (one) => {
        expect(one).not.toHaveProperty('excerpt');
        expect(one).toHaveProperty('summary');
      },
    ],
  ];
  it.each(sizes)('%s', (_, options, check) => {
    const body = bodyOf('standard', options);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(PAYLOAD_LIMIT);
    const { data } = JSON.parse(body);
    expect(data.articles).toHaveLength(options?.articles?.length ?? 0);
    expect(data.omitted).toBeUndefined();
    check(data.articles[0]);
  });

  it('last go whole articles, from the end, and are counted', () => {
    const body = bodyOf('standard', {
      articles: many(100, { summary: 'ملخص '.repeat(150) }),
      total: 130,
    });
    const { data } = JSON.parse(body);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(PAYLOAD_LIMIT);
    expect(data.articles.length).toBeGreaterThan(5);
    expect(data.articles[0].articleId).toBe('a0');
    expect(data.total).toBe(130);
    expect(data.omitted).toBe(130 - data.articles.length);
  });

  it('one article fits, however large it is', () => {
    const huge: Partial<Article> = {
      title: 'ت'.repeat(30_000),
      summary: 'س'.repeat(60_000),
      text: `${'كلمة '.repeat(12_000)}`,
      url: `https://wire.example.org/${'x'.repeat(2000)}`,
      topics: topics(5000),
    };
    const body = bodyOf('standard', { articles: [huge] });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(PAYLOAD_LIMIT);
    expect(JSON.parse(body).data.article).toMatchObject({
      articleId: 'a0',
      feedId: 'rafidain-wire',
    });
  });

  it('holds no half characters', () => {
    const body = bodyOf('standard', {
      articles: [{ title: `x\ud83d`, summary: '🎉'.repeat(600) }],
    });
    expect(body.isWellFormed() && JSON.parse(body).data.article.summary.isWellFormed()).toBe(true);
  });
});

/** What would be a call to everyone, a disguised link, a heading, a break-out, if it were not escaped. */
const HOSTILE =
  '<!channel> @everyone <@U1> [x](https://evil.example) *b* _i_ `c` ~s~ </b><a href="https://evil.example">y</a> &amp; # h\n> q ||s||';

describe('chats', () => {
  it.each(CHATS)('%s takes an alert, a digest and a test as JSON', (format) => {
    for (const options of [
      {},
      { articles: many(40), total: 60 },
      { type: 'test' as const, articles: [] },
    ]) {
      expect(() => json(format, options)).not.toThrow();
      expect(Buffer.byteLength(bodyOf(format, options))).toBeLessThan(26_000);
    }
  });

  it.each(CHATS)('%s never shows its own secret url', (format) => {
    if (format !== 'ntfy') expect(bodyOf(format)).not.toContain('SECRET');
  });

  it('Slack: blocks within their limits, in which nothing calls, links or formats by itself', () => {
    const body = json('slack', { articles: [{ title: HOSTILE, text: `${HOSTILE} convoy left` }] });
    const text = JSON.stringify(body);
    expect(text).not.toMatch(/<(?!https:\/\/wire\.example\.org)/);
    expect(text).toContain('&lt;!channel&gt;');
    const digest = json('slack', { articles: many(80, { text: 'كلمة '.repeat(900) }) });
    expect(digest.blocks.length).toBeLessThanOrEqual(50);
    for (const block of digest.blocks) {
      expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3000);
      expect(block.type === 'header' ? block.text.text.length : 0).toBeLessThanOrEqual(150);
    }
    expect(JSON.stringify(digest.blocks).length).toBeLessThan(13_000);
  });

  it('Discord: embeds within their limits; nobody is mentioned', () => {
    const body = json('discord', {
      articles: [{ title: HOSTILE, text: `${HOSTILE.replace('\n', ' ')} convoy left` }],
    });
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(body.embeds[0].description).toContain('\\@everyone');
    expect(body.embeds[0].description).not.toMatch(/(?<!\\)\]\(/);
    const { embeds, content } = json('discord', { articles: many(80, { title: 'ع'.repeat(900) }) });
    expect(embeds.length).toBeLessThanOrEqual(10);
    expect(content.length).toBeLessThanOrEqual(2000);
    let total = 0;
    for (const { title, description, footer } of embeds) {
      expect(title.length).toBeLessThanOrEqual(256);
      expect(description.length).toBeLessThanOrEqual(4096);
      total += title.length + description.length + (footer?.text.length ?? 0);
    }
    expect(total).toBeLessThanOrEqual(6000);
  });

  it('Teams: an adaptive card below its size, with no link but the article', () => {
    const body = json('teams', { articles: [{ title: HOSTILE }] });
    const [card] = body.attachments;
    expect(card.contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(JSON.stringify(card).match(/(?<!\\)\]\(/g)).toHaveLength(1);
    expect(
      bodyOf('teams', { articles: many(90, { text: 'كلمة '.repeat(900) }) }).length,
    ).toBeLessThan(14_000);
  });

  it('Telegram: HTML whose only tags are ours, within 4096 characters', () => {
    const body = json('telegram', {
      articles: [{ title: HOSTILE, text: `${HOSTILE} convoy left` }],
    });
    expect(body).toMatchObject({ chat_id: '-1001', parse_mode: 'HTML' });
    const tags = [...body.text.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/ .*/, ''));
    expect(new Set(tags)).toEqual(
      new Set(['<a', '<b>', '</b>', '</a>', '<blockquote>', '</blockquote>', '<i>', '</i>']),
    );
    expect(body.text).not.toContain('href="https://evil');
    expect(json('telegram', { articles: many(90) }).text.length).toBeLessThanOrEqual(4096);
  });

  it('ntfy: a topic, a title and at most 4096 bytes of message', () => {
    const url = 'https://ntfy.example.org/base/my-topic';
    const options = { subscription: { channel: channel('ntfy', url) } };
    const body = json('ntfy', options);
    expect(body).toMatchObject({ topic: 'my-topic', click: 'https://wire.example.org/a0' });
    const digest = json('ntfy', { ...options, articles: many(60, { title: 'عنوان '.repeat(40) }) });
    expect(Buffer.byteLength(digest.message)).toBeLessThanOrEqual(4096);
    expect(webhookTarget(channel('ntfy', url))).toBe('https://ntfy.example.org/base/');
  });

  it('ntfy: a topic that is no percent-encoding is taken as it stands', () => {
    const of = (url: string) => json('ntfy', { subscription: { channel: channel('ntfy', url) } });
    expect(of('https://ntfy.example.org/desk%20one').topic).toBe('desk one');
    expect(of('https://ntfy.example.org/100%').topic).toBe('100%');
  });

  it.each(CHATS)(
    '%s counts what it does not show, also what did not fit, and is signed',
    (format) => {
      const articles = Array.from({ length: 10 }, (_, n) => ({
        title: `Convoy-${n}- ${'عنوان '.repeat(40)}`,
        text: 'كلمة '.repeat(900),
      }));
      const body = bodyOf(format, { articles, total: 60 });
      const shown = articles.filter((_, n) => body.includes(`\\-${n}`) || body.includes(`-${n}-`));
      expect(shown.length).toBeGreaterThan(0);
      expect(body).toMatch(new RegExp(`(and|و) ?${60 - shown.length} `));
      expect(body).toMatch(/Rasid|راصد/);
    },
  );

  it('posts to Telegram by its method, to others at their url', () => {
    const bot = 'https://api.telegram.org/bot1:x';
    expect(webhookTarget(channel('telegram', bot))).toBe(`${bot}/sendMessage`);
    expect(webhookTarget(channel('telegram', `${bot}/sendMessage`))).toBe(`${bot}/sendMessage`);
    expect(webhookTarget(channel('slack'))).toBe(URL_);
  });
});
