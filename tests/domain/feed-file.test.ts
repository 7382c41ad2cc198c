/** Feeds files: JSON and OPML, and mistakes named by file, entry and field. */
import { describe, expect, it } from 'vitest';
import type { FeedDefinition } from '../../functions/domain/feed.ts';
import { parseFeedList, renderOpml } from '../../functions/domain/feed-file.ts';

const good = { id: 'a', url: 'https://a.example/rss', title: 'A', language: 'ar' };
const file = (...entries: readonly unknown[]) => JSON.stringify(entries);
const messageOf = (text: string): string => {
  try {
    parseFeedList('feeds.json', text);
  } catch (error) {
    return error instanceof Error ? `${error.name} ${error.message}` : String(error);
  }
  return 'accepted';
};

describe('a JSON list', () => {
  it('is read as it stands', () => {
    const full: FeedDefinition = {
      ...good,
      everyMinutes: 60,
      timeZone: 'Asia/Baghdad',
      fullText: 'always',
      enabled: false,
      site: 'https://a.example',
    };
    expect(parseFeedList('feeds.json', `\uFEFF ${file(good, { ...full, id: 'b' })}`)).toEqual([
      good,
      { ...full, id: 'b' },
    ]);
    expect(parseFeedList('feeds.json', '[]')).toEqual([]);
  });
  it.each<[string, unknown, string]>([
    ['no id', { ...good, id: undefined }, 'entry 1: id: must be a text'],
    ['an empty id', { ...good, id: ' ' }, 'id: must'],
    ['an id of our own rows', { ...good, id: '#schedule' }, 'entry "#schedule": id: must'],
    [
      'a url that is none',
      { ...good, url: 'a.example' },
      'entry "a": url: must be an http or https address',
    ],
    ['a file url', { ...good, url: 'file:///etc/passwd' }, 'url: must be an http or https address'],
    ['a script url', { ...good, url: 'javascript:1' }, 'url: must be an http or https address'],
    ['no title', { ...good, title: undefined }, 'title: must be a text'],
    ['a title that is a number', { ...good, title: 7 }, 'title: must be a text'],
    [
      'a language that is none',
      { ...good, language: 'العربية' },
      'language: must be a language tag',
    ],
    [
      'a cadence that is none',
      { ...good, everyMinutes: 30 },
      'everyMinutes: must be one of 5, 15, 60, 360, 1440',
    ],
    ['a cadence as text', { ...good, everyMinutes: '5' }, 'everyMinutes: must be one of'],
    [
      'an unknown time zone',
      { ...good, timeZone: 'Iraq/Nowhere' },
      'timeZone: must be a time zone',
    ],
    [
      'an unknown full text',
      { ...good, fullText: 'yes' },
      'fullText: must be never, candidates or always',
    ],
    ['enabled as text', { ...good, enabled: 'no' }, 'enabled: must be true or false'],
    ['a misspelt field', { ...good, everyMinute: 5 }, 'unknown field "everyMinute"'],
    ['no object', 'https://a.example/rss', 'must be an object'],
    ['null', null, 'must be an object'],
  ])('with %s is refused', (_, entry, message) => {
    expect(messageOf(file(entry))).toContain('feeds.json: entry ');
    expect(messageOf(file(entry))).toContain(message);
    expect(messageOf(file(entry))).not.toContain('\n');
  });
  it.each([
    [
      'the same id twice',
      file(good, { ...good, url: 'https://b.example' }),
      'entry "a": id: is there twice',
    ],
    ['an object', '{}', 'must be a JSON list'],
    ['broken JSON', '[{]', 'is not JSON'],
    ['nothing', '', 'is not JSON'],
    [
      'a page',
      '<!doctype html><html><body>login</body></html>',
      'neither a JSON list of feeds nor OPML',
    ],
    ['a feed', '<rss><channel/></rss>', 'neither a JSON list of feeds nor OPML'],
  ])('that is %s is refused', (_, text, message) => expect(messageOf(text)).toContain(message));
});

const opml = (body: string) =>
  `<?xml version="1.0"?><opml version="1.1"><head/><body>${body}</body></opml>`;
const read = (body: string) => parseFeedList('list.opml', opml(body));

describe('OPML', () => {
  it('is walked through its folders', () => {
    const feeds = read(
      `<outline text="Iraq"><outline text="A &amp; B" xmlUrl="https://a.example/rss?x=1&amp;y=2" htmlUrl="https://a.example" language="ar"/>
       <outline title="Deep"><outline text="C" xmlurl='https://c.example/feed'/></outline></outline>`,
    );
    expect(feeds).toEqual([
      {
        id: expect.stringMatching(/^a-example-[0-9a-f]{8}$/),
        url: 'https://a.example/rss?x=1&y=2',
        title: 'A & B',
        language: 'ar',
        site: 'https://a.example',
      },
      {
        id: expect.stringMatching(/^c-example-[0-9a-f]{8}$/),
        url: 'https://c.example/feed',
        title: 'C',
        language: 'und',
      },
    ]);
  });
  it('gives a feed the same id in every import, whatever stands around it', () => {
    const [alone] = read('<outline text="C" xmlUrl="https://c.example/feed"/>');
    const [, after] = read(
      '<outline xmlUrl="https://c.example/other"/><outline xmlUrl="https://c.example/feed"/>',
    );
    expect(after?.id).toBe(alone?.id);
  });
  it('lists a feed once though it stands in two folders', () => {
    expect(
      read(
        '<outline text="1"><outline xmlUrl="https://c.example/"/></outline><outline xmlUrl="https://c.example/"/>',
      ),
    ).toHaveLength(1);
  });
  it.each([
    ['feed://c.example/rss', 'http://c.example/rss'],
    ['feed:https://c.example/rss', 'https://c.example/rss'],
    ['feed://https://c.example/rss', 'https://c.example/rss'],
  ])('reads %s as %s', (written, url) => {
    expect(read(`<outline xmlUrl="${written}"/>`)[0]?.url).toBe(url);
  });
  it.each([
    ['en_GB', 'en-gb'],
    ['unknown language', 'und'],
    ['', 'und'],
  ])('language %j is %s', (written, language) => {
    expect(read(`<outline language="${written}" xmlUrl="https://c.example/"/>`)[0]?.language).toBe(
      language,
    );
  });
  it.each([
    [
      'an address that is none',
      '<outline text="x" xmlUrl="nowhere"/>',
      'url: must be an http or https address',
    ],
    ['an empty address', '<outline text="x" xmlUrl=""/>', 'url: must not be empty'],
    ['folders without end', '<outline>'.repeat(5000), 'nested too deeply'],
    [
      'more feeds than anybody reads',
      Array.from({ length: 10_001 }, (_, n) => `<outline xmlUrl="https://c.example/${n}"/>`).join(
        '',
      ),
      'more than 10000 feeds',
    ],
  ])('with %s is refused', (_, body, message) => expect(() => read(body)).toThrow(message));
  it('ignores entity definitions and what is broken around the outlines', () => {
    const text = `<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline text="&x;&" xmlUrl="https://c.example/"><outline`;
    expect(parseFeedList('list.opml', text)).toMatchObject([{ url: 'https://c.example/' }]);
  });

  it('reads back what it wrote, whatever the words are', () => {
    const feeds: readonly FeedDefinition[] = [
      {
        id: 'a',
        url: 'https://a.example/?q=%22x%22&y=<1>',
        title: 'أ "ب" & <ج>\n\t’',
        language: 'ar',
      },
      {
        id: 'ب-2',
        url: 'http://b.example/',
        title: ']]> &amp; &lt;',
        language: 'en',
        site: 'https://b.example/?a=1&b=2',
        everyMinutes: 5,
        timeZone: 'Asia/Baghdad',
        fullText: 'never',
        enabled: false,
      },
    ];
    expect(parseFeedList('x.opml', renderOpml(feeds))).toEqual(feeds);
    expect(renderOpml(parseFeedList('x.opml', renderOpml(feeds)))).toBe(renderOpml(feeds));
  });
});
