/** A digest as the content of a mail: counts first, then its stories, each with what was said of it. */
import { fitting } from './chat.ts';
import { bdi, chips, escapeHtml, heading } from './html.ts';
import { showTime, wordsOf } from './locale.ts';
import { type Reader, storyHtml, storyText, titleOf } from './mail-story.ts';
import { byStory, countEntities, type Message, nameOf, type Told } from './message.ts';
import { isolate, safeLine } from './safe-text.ts';

export type Content = {
  readonly subject: string;
  readonly preview: string;
  readonly html: string;
  readonly text: string;
};

/** HTML of all stories together; more are only counted. Above 102 KB, Gmail cuts a mail off. */
const MOST_BYTES = 80_000;
const RULE =
  '<div class="r" style="border-top:1px solid #ece9e1;margin:20px 0 18px;font-size:0;line-height:0">&nbsp;</div>';

export function digestContent(message: Message, reader: Reader): Content {
  const { told, total, subscription } = message;
  const words = wordsOf(reader.locale);
  const name = safeLine(subscription.name, 100);
  const stories = fitting(byStory(told), MOST_BYTES, ({ first }) =>
    Buffer.byteLength(storyHtml(first, reader, true)),
  );
  const size = words[subscription.per === 'story' ? 'stories' : 'articles'](total);
  const hidden = total - stories.reduce((sum, { members }) => sum + members, 0);
  const note = hidden > 0 ? words.notShown(hidden) : '';
  return {
    subject: `${size}: ${reader.locale === 'ar' ? name : isolate(name)}`,
    preview: stories
      .map(({ first }) => titleOf(first, reader))
      .join(' · ')
      .slice(0, 300),
    html: html(message, reader, { size, note, stories: stories.map(({ first }) => first) }),
    text: text(message, reader, { size, note, stories: stories.map(({ first }) => first) }),
  };
}

type Parts = { readonly size: string; readonly note: string; readonly stories: readonly Told[] };

function html(message: Message, reader: Reader, { size, note, stories }: Parts): string {
  const words = wordsOf(reader.locale);
  const counts = countsOf(message, reader).map(
    ({ name, count }) => `${bdi(name)}&nbsp;<span class="s" style="color:#6d6f71">${count}</span>`,
  );
  return [
    `<div class="h" style="color:#16181a;font-size:22px;font-weight:700">${escapeHtml(size)}</div>`,
    `<div class="s" style="color:#6d6f71;font-size:13px;margin-top:4px">${escapeHtml(periodOf(message, reader))}</div>`,
    counts.length > 0 ? heading(words.mostMentioned) + chips(counts) : '',
    ...stories.map((told) => RULE + storyHtml(told, reader, true)),
    note
      ? `${RULE}<div class="s" style="color:#6d6f71;font-size:13px">${escapeHtml(note)}</div>`
      : '',
  ].join('');
}

function text(message: Message, reader: Reader, { size, note, stories }: Parts): string {
  const counts = countsOf(message, reader).map(({ name, count }) => `${isolate(name)} ${count}`);
  return [
    size,
    periodOf(message, reader),
    counts.length > 0 ? `${wordsOf(reader.locale).mostMentioned}: ${counts.join(', ')}` : '',
    ...stories.map((told, place) => `\n${place + 1}. ${storyText(told, reader, true)}`),
    note,
  ]
    .filter(Boolean)
    .join('\n');
}

/** Articles that name an entity, most first. */
const countsOf = ({ told, names }: Message, { locale }: Reader) =>
  countEntities(
    told.map(({ article }) => article),
    'article',
  )
    .slice(0, 12)
    .map(({ entityId, count }) => ({ name: nameOf(names, entityId, locale), count }));

function periodOf({ delivery }: Message, { zone, locale }: Reader): string {
  if (!delivery.periodStart) return '';
  const from = showTime(delivery.periodStart, zone, locale, false);
  return `${wordsOf(locale).period}: ${from} – ${showTime(delivery.createdAt, zone, locale)}`;
}
