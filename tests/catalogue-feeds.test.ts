/** The bundled feeds: valid, and fit to be polled. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFeedList, renderOpml } from '../functions/domain/feed-file.ts';
import { hostOf, pollSlotOf } from '../functions/domain/feed-slot.ts';

const file = join(import.meta.dirname, '../functions/catalogue/feeds.json');
const feeds = parseFeedList('feeds.json', readFileSync(file, 'utf8'));
const count = (values: readonly string[]) => new Set(values).size;

describe('the catalogue’s feeds', () => {
  it('are valid, and no address stands there twice', () => {
    expect(feeds.length).toBeGreaterThan(50);
    expect(count(feeds.map(({ url }) => url))).toBe(feeds.length);
  });
  it('are in Arabic and English first of all', () => {
    const inLanguage = (language: string) =>
      feeds.filter((feed) => feed.language === language).length;
    expect(inLanguage('ar')).toBeGreaterThan(20);
    expect(inLanguage('en')).toBeGreaterThan(20);
  });
  it('say who publishes them', () => expect(feeds.filter(({ site }) => !site)).toEqual([]));
  it('read no pages behind an aggregator’s redirects', () => {
    const aggregated = feeds.filter(({ url }) => hostOf(url) === 'news.google.com');
    expect(aggregated.filter(({ fullText }) => fullText !== 'never')).toEqual([]);
  });
  it('do not ask one host for all its feeds oftener than every 15 minutes', () => {
    const perHost = Map.groupBy(feeds, ({ url }) => hostOf(url));
    const crowded = [...perHost.values()].filter((own) => own.length > 3).flat();
    expect(crowded.filter(({ everyMinutes = 15 }) => everyMinutes < 15)).toEqual([]);
  });
  it('are spread over the minutes of a quarter of an hour', () => {
    expect(count(feeds.map(({ url }) => pollSlotOf(url, 15)))).toBeGreaterThan(10);
  });
  it('survive an export to OPML and back', () => {
    expect(parseFeedList('feeds.opml', renderOpml(feeds))).toEqual(feeds);
  });
});
