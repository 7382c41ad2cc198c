/**
 * How one article is told from another: within a document and against what is stored (`ring.ts`: against
 * the documents before). The same article is never stored twice, however its outlet lists it again.
 */
import type { ParsedArticle } from './article.ts';
import { canonicalUrl, numberKeyIn } from './canonical-url.ts';
import { hashId, shortHash } from './hash.ts';

/** An article of a document, with what it can be known by. */
export type Listed = {
  readonly item: ParsedArticle;
  /** What the ring holds: link (else guid), title and text; never a date, nor a guid beside a link. */
  readonly ringHash: string;
  /** Title, text and date, where only its guid names it: some outlets make new guids at every fetch. */
  readonly contentHash?: string;
  readonly articleId: string;
  /** Only where the canonical link is that of no other article of the document. */
  readonly linkHash?: string;
  /** Only where the guid is that of no other article of the document. */
  readonly guidHash?: string;
  readonly titleHash?: string;
  /** The number in its link, only where no other article of the document has it. */
  readonly numberKey?: string;
};
/** What identity needs of a stored article. */
export type Known = {
  readonly articleId: string;
  readonly title: string;
  readonly publishedAt: string;
  readonly linkHash?: string;
  readonly guidHash?: string;
  readonly titleHash?: string;
  readonly numberKey?: string;
};

const SAME_TITLE_MS = 72 * 3_600_000;
const LONG_TITLE_WORDS = 5;

/** What an article of a document is compared by, made once. */
type Named = {
  readonly item: ParsedArticle;
  readonly title: string;
  readonly link: string | undefined;
};

/** The articles of a document with their identities; a repeated article is listed once. */
export function listed(feedId: string, document: readonly ParsedArticle[]): readonly Listed[] {
  const items = withoutRepeats(document.map(named));
  const linkCount = counted(items.map(({ link }) => link));
  const guidCount = counted(items.map(({ item }) => item.guid));
  const numbers = items.map(({ link }) => (link === undefined ? undefined : numberKeyIn(link)));
  const numberCount = counted(numbers);
  const seen = new Set<string>();
  return items
    .map((one, place) => {
      const { link, item } = one;
      const isOwnLink = link !== undefined && linkCount.get(link) === 1;
      const isOwnGuid = item.guid !== undefined && guidCount.get(item.guid) === 1;
      const own = {
        link: isOwnLink ? link : undefined,
        guid: isOwnGuid ? item.guid : undefined,
        number: numberCount.get(numbers[place]) === 1 ? numbers[place] : undefined,
      };
      return identified(feedId, one, own);
    })
    .filter(({ articleId }) => !seen.has(articleId) && seen.add(articleId));
}

const named = (item: ParsedArticle): Named => ({
  item,
  title: titleKey(item.title ?? ''),
  link: canonicalUrl(item.url),
});

/** Without articles of the same title and date as an earlier one of the same link or guid. */
function withoutRepeats(items: readonly Named[]): readonly Named[] {
  const seen = new Set<string>();
  return items.filter(({ item, title, link }) => {
    const same = `${title} ${item.publishedAt ?? ''}`;
    const keys = [link, item.guid]
      .filter((key) => key !== undefined)
      .map((key) => `${same} ${key}`);
    const isRepeat = keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return !isRepeat;
  });
}

function identified(
  feedId: string,
  { item, title, link: looseLink = '' }: Named,
  { link, guid, number }: { readonly [K in 'link' | 'guid' | 'number']: string | undefined },
): Listed {
  const date = item.publishedAt ?? item.summary ?? '';
  // Feeds of one outlet list an article whose link is no name of it; short titles name nothing either.
  const scope = (isLong(title) && outletOf(item.url)) || feedId;
  const text = [item.title ?? '', item.summary ?? '', item.content ?? ''];
  const isOnlyGuid = link === undefined && guid !== undefined && text.some((part) => part !== '');
  return {
    item,
    ringHash: shortHash(link ?? guid ?? `${looseLink} ${item.guid ?? ''}`, ...text),
    ...(isOnlyGuid ? { contentHash: shortHash(item.publishedAt ?? '', ...text) } : {}),
    articleId:
      link !== undefined
        ? hashId('art', link)
        : guid !== undefined
          ? hashId('art', scope, 'guid', guid, title)
          : hashId('art', scope, looseLink, title, date),
    ...(link === undefined ? {} : { linkHash: shortHash(link) }),
    ...(guid === undefined ? {} : { guidHash: shortHash(guid) }),
    ...(title === '' ? {} : { titleHash: shortHash(title) }),
    ...(number === undefined ? {} : { numberKey: number }),
  };
}

/**
 * What is known by the same link; or by the same guid, or the same number in the link, with the same
 * title, the same date or a title that was reworded; or by the same long title within 72 hours; or,
 * without a link, by the same title and date. Numbers in titles count: numbered bulletins stay apart.
 */
export function findKnown<K extends Known>(
  article: Listed,
  known: readonly K[],
  now: number,
): K | undefined {
  const { item, linkHash, guidHash, titleHash, numberKey } = article;
  const title = item.title ?? '';
  const isNaming = isLong(titleKey(title));
  const sameDate = (k: K) => item.publishedAt !== undefined && item.publishedAt === k.publishedAt;
  const sameTitle = (k: K) => titleHash !== undefined && titleHash === k.titleHash;
  const alike = (k: K) => sameTitle(k) || sameDate(k) || isReworded(k.title, title);
  // Two links on one day may well have one short title: live updates.
  const unlinked = (k: K) => sameDate(k) && (linkHash === undefined || k.linkHash === undefined);
  const numbered = known.filter((k) => numberKey !== undefined && k.numberKey === numberKey);
  return (
    known.find((k) => linkHash !== undefined && k.linkHash === linkHash) ??
    known.find((k) => guidHash !== undefined && k.guidHash === guidHash && alike(k)) ??
    // A number that several have names a section, not an article.
    (numbered.length === 1 ? numbered.find(alike) : undefined) ??
    known.find((k) => sameTitle(k) && (isNaming ? isNear(item.publishedAt, k, now) : unlinked(k)))
  );
}

const isLong = (key: string): boolean => key.split(' ').length >= LONG_TITLE_WORDS;

const outletOf = (link: string | undefined): string | undefined =>
  (link === undefined ? null : URL.parse(link))?.hostname.replace(/^www\d?\./, '');

/** An undated article is taken to be of now. */
function isNear(publishedAt: string | undefined, known: Known, now: number): boolean {
  const time = publishedAt === undefined ? now : Date.parse(publishedAt);
  return Math.abs(time - Date.parse(known.publishedAt)) <= SAME_TITLE_MS;
}

/** Lower case letters and digits only, one space between words: what is left of a title when retyped. */
export function titleKey(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{M}\u0640]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** At least half of all words shared, and the same numbers. */
function isReworded(before: string, after: string): boolean {
  const a = new Set(titleKey(before).split(' '));
  const b = new Set(titleKey(after).split(' '));
  const numbers = (words: Set<string>) =>
    [...words]
      .filter((w) => /\p{N}/u.test(w))
      .sort()
      .join(' ');
  const shared = [...a].filter((word) => word !== '' && b.has(word)).length;
  return shared * 2 >= a.union(b).size && shared > 1 && numbers(a) === numbers(b);
}

function counted(values: readonly (string | undefined)[]): ReadonlyMap<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
