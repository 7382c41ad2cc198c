/**
 * A message as chat services take it: the same few facts for each, escaped and cut to each service's own
 * limits by the files named for it.
 */
import { excerptOf, type Piece } from './excerpt.ts';
import { type Locale, reasonText, showTime, wordsOf } from './locale.ts';
import { countEntities, type Message, nameOf, type Told } from './message.ts';
import { cut, safeLine, safeUrl, showHost } from './safe-text.ts';

/** One article or story in lines of plain, safe text; nothing is escaped yet. */
export type Entry = {
  readonly title: string;
  readonly url?: string;
  /** Host and time. */
  readonly source: string;
  readonly excerpt: readonly Piece[];
  /** Names, then reasons, then other outlets: one line each, the last may be missing. */
  readonly facts: readonly string[];
};
export type Note = {
  /** Of a digest, a test or a notice; an alert has none. */
  readonly headline?: string;
  readonly entries: readonly Entry[];
  /** Who writes, of which subscription. */
  readonly footer: string;
  /** The last line, once it is known how many entries are shown: how many are not, and the footer. */
  readonly ending: (shown: number) => string;
};

const NAMES = 8;
const OTHERS = 5;

/** At most `most` entries; chats are read at a glance. */
export function noteOf(message: Message, most: number): Note {
  const { delivery, subscription, told, total } = message;
  const arabic = told.filter(({ article }) => article.language.startsWith('ar')).length;
  const locale: Locale = arabic * 2 > told.length ? 'ar' : 'en';
  const words = wordsOf(locale);
  const name = safeLine(subscription.name, 80);
  const footer = `${words.brand} · ${name}`;
  if (delivery.type === 'test') {
    const headline = `${words.testTitle}. ${words.testText(name)}`;
    return { headline, entries: [], footer, ending: () => footer };
  }
  return {
    ...(delivery.type === 'digest.ready'
      ? {
          headline: `${words[subscription.per === 'story' ? 'stories' : 'articles'](total)}: ${name}`,
        }
      : {}),
    entries: told.slice(0, most).map((one) => entryOf(one, message, locale)),
    footer,
    ending: (shown) => (total > shown ? `${words.others(total - shown)} · ${footer}` : footer),
  };
}

function entryOf({ article, why, others }: Told, message: Message, locale: Locale): Entry {
  const { names, subscription } = message;
  const words = wordsOf(locale);
  const mentioned = countEntities([article], 'mention')
    .slice(0, NAMES)
    .map(({ entityId }) => nameOf(names, entityId, locale));
  const hosts = others.slice(0, OTHERS).map(({ publisher }) => safeLine(publisher, 60));
  const reasons = why.map((one) => safeLine(reasonText(one, names, locale), 100));
  const url = safeUrl(article.url);
  const time = showTime(article.publishedAt, subscription.timeZone, locale);
  return {
    title: safeLine(article.title, 250) || words.noTitle,
    ...(url ? { url } : {}),
    source: [showHost(article.url), time].filter(Boolean).join(' · '),
    excerpt: excerptOf(article, why)?.pieces ?? [],
    facts: [
      ...(mentioned.length > 0 ? [`${words.mentioned}: ${mentioned.join(', ')}`] : []),
      ...(reasons.length > 0 ? [cut(reasons.join('; '), 300)] : []),
      ...(hosts.length > 0 ? [`${words.alsoReported}: ${hosts.join(', ')}`] : []),
    ],
  };
}

/** Whole entries as long as they fit into `max` units of `size`; at least the first, cut to fit. */
export function fitting<T>(
  parts: readonly T[],
  max: number,
  size: (part: T) => number,
): readonly T[] {
  let used = 0;
  const kept: T[] = [];
  for (const part of parts) {
    used += size(part);
    if (used > max && kept.length > 0) break;
    kept.push(part);
  }
  return kept;
}
