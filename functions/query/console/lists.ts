/** The lists of articles and stories: the chart over them, page after page, and the same as feed or CSV. */
import { type Day, get, type Listed, linkToken, type StoryRow } from './api.ts';
import { articleCard, storyCard } from './article.ts';
import { dayChart, type Line } from './chart.ts';
import { h } from './dom.ts';
import { filterBar } from './filters.ts';
import { apiQuery, DEFAULT_DAYS, type Place } from './place.ts';
import { empty, failed, fill } from './states.ts';
import { say } from './words.ts';
import { entityById, nameOf, topicName, type World } from './world.ts';

const ARTICLE_FILTERS = ['topic', 'entity', 'feed', 'language', 'verdict', 'since'];
const STORY_FILTERS = ['topic', 'entity', 'since'];
/** Pages asked for on end while a rare filter finds nothing yet. */
const PAGES_ON_END = 8;
const OVER = 3;
const BACKGROUND: ReadonlySet<string> = new Set(['country', 'place', 'media']);

export function articlesPage(world: World, place: Place): readonly Node[] {
  const query = apiQuery(place, ARTICLE_FILTERS);
  const token = linkToken();
  const address = (format: string): string =>
    `/api/articles?${new URLSearchParams({ ...Object.fromEntries(query), ...token, format })}`;
  const list = h('div', { class: 'list' });
  const show = (rows: readonly Listed[]) => rows.map((row) => articleCard(world, row));
  query.set('marks', 'true');
  void fill(list, () => pages('/api/articles', query, 'articles', show));
  return [
    filterBar(world, place, false),
    overview(world, place),
    h(
      'div',
      { class: 'bar' },
      h('h2', {}, say('articles')),
      token && h('a', { href: address('atom'), class: 'quiet' }, say('atom')),
      token &&
        h('a', { href: address('csv'), class: 'quiet', download: 'articles.csv' }, say('csv')),
    ),
    list,
  ];
}

export function storiesPage(world: World, place: Place): readonly Node[] {
  const query = apiQuery(place, STORY_FILTERS);
  const list = h('div', { class: 'list' });
  const show = (rows: readonly StoryRow[]) => rows.map((row) => storyCard(world, row));
  void fill(list, () => pages('/api/stories', query, 'stories', show));
  return [
    filterBar(world, place, true),
    h('div', { class: 'bar' }, h('h2', {}, say('stories'))),
    list,
  ];
}

type Page<R> = { readonly rows: readonly R[]; readonly next: string | undefined };

/** The first page, and a button for the next that puts its rows in its own place. */
export async function pages<R>(
  path: string,
  query: URLSearchParams,
  name: string,
  show: (rows: readonly R[]) => readonly Node[],
  none = empty(say('nothing'), say('nothingHint')),
): Promise<readonly Node[]> {
  const { rows, next } = await nextPage<R>(path, query, name);
  if (rows.length === 0 && !next) return [none];
  return [...show(rows), ...(next ? [moreButton(path, query, name, show, next)] : [])];
}

function moreButton<R>(
  path: string,
  query: URLSearchParams,
  name: string,
  show: (rows: readonly R[]) => readonly Node[],
  next: string,
): HTMLElement {
  const load = async (): Promise<void> => {
    button.disabled = true;
    try {
      const page = await nextPage<R>(path, query, name, next);
      const more = page.next ? [moreButton(path, query, name, show, page.next)] : [];
      const shown = show(page.rows);
      button.replaceWith(...shown, ...more);
      (shown[0] as HTMLElement | undefined)?.querySelector('a')?.focus();
    } catch (error) {
      button.replaceWith(failed(error, () => void load()));
    }
  };
  const button = h(
    'button',
    { type: 'button', class: 'button more', click: () => void load() },
    say('more'),
  );
  return button;
}

/** Goes on while the server read without finding: a page may be empty and have a next one. */
async function nextPage<R>(
  path: string,
  query: URLSearchParams,
  name: string,
  from?: string,
): Promise<Page<R>> {
  let next = from;
  for (let turn = 0; turn < PAGES_ON_END; turn += 1) {
    const asked = new URLSearchParams(query);
    if (next) asked.set('cursor', next);
    const answer = await get<Record<string, unknown>>(`${path}?${asked}`);
    const rows = answer[name] as readonly R[];
    next = answer.next as string | undefined;
    if (rows.length > 0 || !next) return { rows, next };
  }
  return { rows: [], next };
}

/** Volume by day of the topic asked for, or the first; over it the entities most seen in it. */
function overview(world: World, place: Place): HTMLElement {
  const topicId = place.filters.get('topic') ?? world.catalogue.topics[0]?.id;
  const part = h('div', { class: 'overview' });
  const days = daysOf(place);
  const entity = place.filters.get('entity');
  if (!topicId) return part;
  void fill(
    part,
    async () => {
      const subject = `/api/topics/${encodeURIComponent(topicId)}`;
      const [bars, over] = await Promise.all([
        dayLine(subject, topicName(world, topicId), days),
        entity ? [entity] : mostSeen(world, subject, days),
      ]);
      const lines = await Promise.all(
        over.map((id) =>
          dayLine(`/api/entities/${encodeURIComponent(id)}`, nameOf(world, id).name, days),
        ),
      );
      return dayChart(say('volumeFor', { what: bars.name }), bars, lines);
    },
    1,
  );
  return part;
}

export const daysOf = ({ filters }: Place): number => {
  const days = Number(filters.get('days') ?? DEFAULT_DAYS);
  return Number.isInteger(days) && days > 0 ? Math.min(Math.max(days, 7), 366) : 366;
};

export async function dayLine(subject: string, name: string, days: number): Promise<Line> {
  const { days: counts } = await get<{ days: readonly Day[] }>(`${subject}/days?days=${days}`);
  return { name, days: counts };
}

/** Places are in nearly every article and say little: people, groups and forces come first. */
async function mostSeen(world: World, subject: string, days: number): Promise<readonly string[]> {
  const path = `${subject}/together?days=${days}&limit=30`;
  const { entities } = await get<{ entities: readonly { entityId: string }[] }>(path);
  const ids = entities.map(({ entityId }) => entityId);
  const telling = ids.filter((id) => !BACKGROUND.has(entityById(world, id)?.type ?? ''));
  return [...telling, ...ids].slice(0, OVER);
}
