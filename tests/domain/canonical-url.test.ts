/** One address, however it is written; and the number in it that stays when its words are edited. */
import { describe, expect, it } from 'vitest';
import { canonicalUrl, numberKeyOf } from '../../functions/domain/canonical-url.ts';

describe('the same address', () => {
  const same = 'https://outlet.example/news/1?id=7';
  it.each([
    ['http://www.outlet.example/news/1?id=7'],
    ['https://outlet.example:443/news/1/?id=7'],
    ['https://outlet.example/news/1?utm_source=rss&id=7&utm_medium=feed'],
    ['https://outlet.example/news/1?id=7&fbclid=abc#comments'],
    ['https://outlet.example/news/1?id=7&at_medium=RSS&at_campaign=X'],
    ['https://outlet.example/news/1?ref=feed&id=7#xtor=RSS-1'],
    ['https://m.outlet.example//news//1?id=7&source=rss'],
    ['https://outlet.example/news/1/amp/?id=7&output=amp'],
    ['https://outlet.example/news/1;jsessionid=9F?id=7'],
    ['https://www.google.com/url?sa=t&url=https%3A%2F%2Foutlet.example%2Fnews%2F1%3Fid%3D7&usg=x'],
    [' https://OUTLET.example./news/1?id=7#:~:text=dawn '],
  ])('%s', (url) => expect(canonicalUrl(url)).toBe(canonicalUrl(same)));

  it.each([
    ['another path', 'https://outlet.example/news/2?id=7'],
    ['another number', 'https://outlet.example/news/1?id=8'],
    ['another host', 'https://other.example/news/1?id=7'],
    ['another page of it', 'https://outlet.example/news/1?id=7&page=2'],
    ['a part of it', 'https://outlet.example/news/1?id=7#entry-12'],
    ['a source that is an outlet, not a channel', 'https://outlet.example/news/1?id=7&source=ina'],
    ['other letter case in the path', 'https://outlet.example/News/1?id=7'],
  ])('but not %s', (_, url) => expect(canonicalUrl(url)).not.toBe(canonicalUrl(same)));

  it('has one form for Arabic letters, escaped or not', () => {
    const raw = 'https://outlet.example/أخبار/انسحاب';
    expect(canonicalUrl(raw)).toBe(canonicalUrl(encodeURI(raw).toLowerCase()));
  });
  it.each([
    'https://outlet.example/',
    'https://outlet.example/?utm_source=rss',
    'javascript:alert(1)',
    'mailto:a@b.example',
    '/news/1',
    '',
    'https://',
    undefined,
  ])('%s names no article', (url) => expect(canonicalUrl(url)).toBeUndefined());
  it('survives broken escapes', () => {
    expect(canonicalUrl('https://outlet.example/%E0%A4%A/x')).toBeTypeOf('string');
  });
});

describe('the number in a link', () => {
  it.each([
    ['https://outlet.example/2026/03/02/convoy', undefined],
    ['https://outlet.example/20260302/convoy', undefined],
    ['https://outlet.example/202603021530-convoy', undefined],
    ['https://outlet.example/news/512345', 'outlet.example 512345'],
    ['https://outlet.example/10001/news?id=7654321&utm_id=99999999', 'outlet.example 7654321'],
  ])('of %s is %s', (link, key) => expect(numberKeyOf(link)).toBe(key));
});
