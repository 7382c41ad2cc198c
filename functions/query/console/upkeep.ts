/** Feeds with their health; subscriptions with their deliveries, test and resend. */
import { type DeliveryRow, type FeedRow, get, post, type SubscriptionRow } from './api.ts';
import { when } from './article.ts';
import { announce, type Child, h } from './dom.ts';
import { pages } from './lists.ts';
import { hashOf } from './place.ts';
import { empty, fill } from './states.ts';
import { number, say, type Word } from './words.ts';
import type { World } from './world.ts';

const GOOD = new Set(['ok', 'new', 'active', 'sent', 'gathered']);
const WAITING = new Set(['quiet', 'paused', 'held', 'pending', 'sending', 'empty', 'rate-limited']);
const RESENDABLE = new Set(['sent', 'exhausted', 'suppressed', 'retrying']);

function stateBadge(state: string): HTMLElement {
  const kind = GOOD.has(state) ? 'good' : WAITING.has(state) ? 'waiting' : 'bad';
  return h('span', { class: `badge ${kind}` }, state);
}

const table = (
  label: string,
  heads: readonly Word[],
  rows: readonly (readonly (Child | readonly Child[])[])[],
): HTMLElement =>
  h(
    'div',
    { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': label },
    h(
      'table',
      { class: 'rows' },
      h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, say(head))))),
      h(
        'tbody',
        {},
        ...rows.map((cells) =>
          h(
            'tr',
            {},
            ...cells.map((cell, place) =>
              h(
                'td',
                { 'data-head': heads[place] ? say(heads[place]) : undefined },
                ...[cell].flat(),
              ),
            ),
          ),
        ),
      ),
    ),
  );

export function feedsPage(): readonly Node[] {
  const part = h('div', {});
  const show = (feeds: readonly FeedRow[]) => {
    const bad = ({ state }: FeedRow): number => (GOOD.has(state) ? 1 : 0);
    const rows = feeds
      .toSorted((a, b) => bad(a) - bad(b) || (a.title < b.title ? -1 : 1))
      .map((feed) => [
        [
          h(
            'a',
            {
              href: hashOf('articles', new URLSearchParams({ feed: feed.feedId, days: 'all' })),
              dir: 'auto',
              lang: feed.language,
            },
            feed.title,
          ),
          h('span', { class: 'quiet address', dir: 'ltr' }, feed.url),
        ],
        stateBadge(feed.state),
        say('minutes', { n: number(feed.everyMinutes) }),
        feed.articles === undefined ? '' : number(feed.articles),
        feed.lastSuccessAt && when(feed.lastSuccessAt),
        feed.lastChangedAt && when(feed.lastChangedAt),
        h('span', { dir: 'auto', class: 'says' }, feed.lastReport?.message ?? say('ok')),
      ]);
    const heads = [
      'feed',
      'state',
      'every',
      'stored',
      'lastSuccess',
      'lastChange',
      'says',
    ] as const;
    return [table(say('feeds'), heads, rows)];
  };
  const none = empty(say('noFeeds'));
  void fill(part, () => pages('/api/feeds', new URLSearchParams(), 'feeds', show, none));
  return [h('h2', {}, say('feeds')), part];
}

export function subscriptionsPage(world: World): readonly Node[] {
  const part = h('div', { class: 'list' });
  void fill(part, async () => {
    const path = '/api/subscriptions';
    const { subscriptions } = await get<{ subscriptions: readonly SubscriptionRow[] }>(path);
    if (subscriptions.length === 0) return empty(say('noSubscriptions'));
    return subscriptions.map((row) => subscriptionCard(world, row));
  });
  return [h('h2', {}, say('subscriptions')), part];
}

function subscriptionCard(world: World, row: SubscriptionRow): HTMLElement {
  const mayAct = world.catalogue.right === 'admin';
  const deliveries = h('div', {});
  const load = (): void => void fill(deliveries, () => deliveryTable(row, mayAct), 2);
  const whom = row.channel.to?.join(', ') ?? row.channel.host ?? '';
  const id = encodeURIComponent(row.subscriptionId);
  load();
  return h(
    'section',
    { class: 'card', 'data-subscription': row.subscriptionId },
    h(
      'div',
      { class: 'title' },
      h('h3', { dir: 'auto' }, row.name),
      stateBadge(row.state),
      mayAct && button('test', `/api/subscriptions/${id}/test`, 'sentTest', load),
    ),
    h('p', { class: 'quiet' }, h('bdi', {}, whom), ' · ', row.channel.type, ' · ', row.cadence),
    h('h4', {}, say('deliveries')),
    deliveries,
  );
}

function deliveryTable(row: SubscriptionRow, mayAct: boolean): Promise<readonly Node[]> {
  const query = new URLSearchParams({ subscription: row.subscriptionId, limit: '10' });
  const heads = ['when', 'recipient', 'status', 'attempts', 'actions'] as const;
  return pages<DeliveryRow>('/api/deliveries', query, 'deliveries', (rows) => [
    rows.length === 0
      ? empty(say('noDeliveries'))
      : table(
          `${say('deliveries')}: ${row.name}`,
          heads,
          rows.map((one) => deliveryCells(one, mayAct)),
        ),
  ]);
}

function deliveryCells(row: DeliveryRow, mayAct: boolean): readonly (Child | readonly Child[])[] {
  const last = row.attempts.at(-1);
  const resend = `/api/deliveries/${encodeURIComponent(row.deliveryId)}/resend`;
  return [
    [when(row.createdAt), ' ', h('code', { class: 'quiet' }, row.type)],
    h('bdi', {}, row.recipient),
    stateBadge(row.status),
    [
      number(row.attempts.length),
      last && h('span', { class: 'quiet', dir: 'auto' }, ` ${last.message ?? last.outcome}`),
    ],
    mayAct && RESENDABLE.has(row.status) && button('resend', resend, 'sentAgain', () => {}),
  ];
}

/** Does something once, and says how it went where the button is. */
function button(word: Word, path: string, done: Word, then: () => void): HTMLElement {
  const act = async (): Promise<void> => {
    element.disabled = true;
    try {
      await post(path);
      announce(say(done));
      then();
    } catch (error) {
      announce(`${say('failed')}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      element.disabled = false;
    }
  };
  const element = h(
    'button',
    { type: 'button', class: 'button small', click: () => void act() },
    say(word),
  );
  return element;
}
