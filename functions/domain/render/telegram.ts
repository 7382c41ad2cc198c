/** Telegram bots: sendMessage with HTML. Limit: 4096 characters after entities; only & < > are escaped. */
import { type Entry, fitting, type Note } from './chat.ts';
import { cut } from './safe-text.ts';

const plain = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const CHARACTERS = 3800;

export function telegramBody(note: Note, chatId: string): string {
  const entries = fitting(note.entries.map(entryText), CHARACTERS, (text) => text.length);
  const text = [
    ...(note.headline ? [`<b>${plain(cut(note.headline, 300))}</b>`] : []),
    ...entries,
    `<i>${plain(cut(note.ending(entries.length), 200))}</i>`,
  ].join('\n\n');
  return JSON.stringify({
    chat_id: chatId,
    text,
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
  });
}

function entryText({ title, url, source, excerpt, facts }: Entry): string {
  const name = `<b>${plain(title)}</b>`;
  const href = url && url.length <= 1024 ? plain(url) : undefined;
  const quote = excerpt
    .map(({ text, marked }) => (marked ? `<b>${plain(text)}</b>` : plain(text)))
    .join('');
  return [
    href ? `<a href="${href}">${name}</a>` : name,
    plain(source),
    ...(quote ? [`<blockquote>${quote}</blockquote>`] : []),
    ...facts.map((fact) => plain(cut(fact, 400))),
  ].join('\n');
}
