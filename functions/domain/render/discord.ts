/**
 * Discord webhooks: embeds. Limits: 10 embeds, 256 characters in a title, 4096 in a description, 2048 in
 * a footer, 6000 in all embeds together. Nobody is mentioned, whatever a text says.
 */
import { type Entry, fitting, type Note } from './chat.ts';
import { cut } from './safe-text.ts';

/** Every mark that Discord's Markdown knows, at any place. */
const plain = (text: string): string => text.replace(/[\\*_~`|>#\-[\]()<@:]/g, '\\$&');

const ALL = 5500;
const COLOUR = 0x0b5a50;

type Embed = { title: string; url?: string; description: string; color: number };

export function discordBody(note: Note): string {
  const embeds = fitting(
    note.entries.slice(0, 10).map(embedOf),
    ALL,
    ({ title, description }) => title.length + description.length,
  );
  const footer = { text: cut(note.ending(embeds.length), 400) };
  const last = embeds.length - 1;
  return JSON.stringify({
    ...(note.headline ? { content: cut(plain(note.headline), 1900) } : {}),
    embeds: embeds.map((embed, place) => (place === last ? { ...embed, footer } : embed)),
    allowed_mentions: { parse: [] },
  });
}

function embedOf({ title, url, source, excerpt, facts }: Entry): Embed {
  const quote = excerpt
    .map(({ text, marked }) => (marked ? `**${plain(text)}**` : plain(text)))
    .join('');
  const lines = [plain(source), ...(quote ? [`> ${quote}`] : []), ...facts.map(plain)];
  return {
    title: cut(plain(title), 256),
    ...(url ? { url } : {}),
    description: cut(lines.join('\n'), 2500),
    color: COLOUR,
  };
}
