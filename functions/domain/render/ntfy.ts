/**
 * ntfy: published as JSON to the server's root, the topic being the url's last part. Limit: 4096 bytes of
 * message, above which it would become an attachment. Plain text: nothing is markup.
 */
import { type Entry, fitting, type Note } from './chat.ts';
import { cut } from './safe-text.ts';

/** For the entries; the rest is for the ending. */
const BYTES = 3600;

export function ntfyBody(note: Note, topicUrl: string): string {
  const [first] = note.entries;
  const alone = note.entries.length === 1 && !note.headline;
  const texts = note.entries.map((entry) => withinBytes(linesOf(entry).slice(alone ? 1 : 0)));
  const shown = fitting(texts, BYTES, (text) => Buffer.byteLength(text) + 2);
  const title = note.headline ?? first?.title ?? note.footer;
  return JSON.stringify({
    topic: topicOf(topicUrl),
    title: cut(title, 200),
    message: [...shown, note.ending(shown.length)].join('\n\n'),
    ...(alone && first?.url ? { click: first.url } : {}),
  });
}

const linesOf = ({ title, source, excerpt, facts }: Entry): string[] => [
  title,
  source,
  ...(excerpt.length > 0 ? [excerpt.map(({ text }) => text).join('')] : []),
  ...facts,
];

function topicOf(url: string): string {
  const part = new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    // A bare % is a character like any other.
    return part;
  }
}

/** The server itself: the url without its topic. */
export function ntfyServer(topicUrl: string): string {
  const url = new URL(topicUrl);
  url.pathname = url.pathname.replace(/\/[^/]+\/?$/, '/');
  return url.href;
}

/** Whole lines as far as they fit. */
function withinBytes(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (Buffer.byteLength(longer) > BYTES) break;
    text = longer;
  }
  return text;
}
