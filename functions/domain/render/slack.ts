/**
 * Slack incoming webhooks: Block Kit. Limits: 50 blocks, 150 characters in a header, 3000 in a section;
 * the whole is kept under 12,000, above which Slack refuses messages that obey every single limit.
 */
import { type Entry, fitting, type Note } from './chat.ts';
import { cut } from './safe-text.ts';

/** Slack's three control characters; without `<` there is no mention, channel call or disguised link. */
const entities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** Formatting marks of mrkdwn, taken as they are: a zero-width space behind them undoes their meaning. */
const plain = (text: string): string => entities(text).replace(/[*_~`]/g, '$&\u200b');

const SECTION = 2900;
const TOTAL = 11_000;
const ENTRIES = 20;

export function slackBody(note: Note): string {
  const sections = note.entries.slice(0, ENTRIES).map(entryText);
  const texts = fitting(sections, TOTAL, (text) => text.length);
  const blocks = [
    ...(note.headline ? [header(note.headline)] : []),
    ...texts.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } })),
    context(note.ending(texts.length)),
  ];
  const [first] = note.entries;
  return JSON.stringify({
    text: entities(cut(note.headline ?? first?.title ?? note.footer, 300)),
    blocks,
    unfurl_links: false,
    unfurl_media: false,
  });
}

const header = (text: string) =>
  text.length <= 150
    ? { type: 'header', text: { type: 'plain_text', text, emoji: false } }
    : { type: 'section', text: { type: 'mrkdwn', text: plain(cut(text, 1000)) } };
const context = (text: string) => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: plain(cut(text, 1000)) }],
});

function entryText({ title, url, source, excerpt, facts }: Entry): string {
  const name = plain(title);
  const quote = excerpt
    .map((piece) => (piece.marked && piece.text.trim() ? bold(piece.text) : plain(piece.text)))
    .join('');
  const whole = [
    // A link's address ends at | and >; both are encoded in a url that was parsed.
    url ? `*<${entities(url).replaceAll('|', '%7C')}|${name}>*` : `*${name}*`,
    plain(source),
    ...(quote ? [`>${quote}`] : []),
    ...facts.map(plain),
  ];
  let text = whole[0] ?? '';
  for (const line of whole.slice(1)) {
    if (text.length + line.length + 1 <= SECTION) text += `\n${line}`;
  }
  return text;
}

const bold = (text: string): string => `\u200b*${plain(text.trim())}*\u200b`;
