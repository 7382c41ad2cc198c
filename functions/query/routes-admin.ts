/** What keeps Rasid running: feeds and their health, subscriptions, deliveries; test and resend. */
import * as z from 'zod/mini';
import { FEED_STATES } from '../domain/feed.ts';
import type { Answer } from './answer.ts';
import type { ActionOutcome, QueryDeps } from './deps.ts';
import { findDeliveries } from './find.ts';
import { type Api, type Asked, addRoute, nextCursor, positionOf, wrong } from './route.ts';
import { findDeps } from './routes-articles.ts';
import { deliveryQuery, feedQuery, nothing } from './schema.ts';
import { deliveryShape, feedShape, subscriptionShape } from './shape.ts';
import { allSubscriptions } from './subscriptions.ts';
import { deliveryView, feedView, subscriptionView } from './view.ts';

export function addAdminRoutes(api: Api, deps: QueryDeps): void {
  addFeedRoutes(api, deps);
  addSubscriptionRoutes(api, deps);
  addActions(api, deps);
}

function addFeedRoutes(api: Api, deps: QueryDeps): void {
  addRoute(api, deps, {
    path: '/api/feeds',
    does: 'Feeds with their state and what their last poll said',
    query: feedQuery,
    answers: z.object({ feeds: z.array(feedShape), next: z.optional(z.string()) }),
    answer: (asked) => listFeeds(deps, asked),
  });
  addRoute(api, deps, {
    path: '/api/feeds/{id}',
    does: 'One feed with its health',
    query: nothing,
    answers: feedShape,
    answer: async ({ id }) => {
      const feed = await deps.stores.feeds.get(id);
      return feed
        ? { kind: 'found', body: feedView(feed) }
        : { kind: 'missing', message: 'There is no feed of that id.' };
    },
  });
}

async function listFeeds(
  deps: QueryDeps,
  asked: Asked<z.infer<typeof feedQuery>>,
): Promise<Answer> {
  const { limit } = asked.query;
  const state = FEED_STATES.find((known) => known === asked.query.state);
  if (asked.query.state && !state) {
    return wrong('state', `must be one of ${FEED_STATES.join(', ')}`);
  }
  const position = positionOf(deps, asked);
  if ('kind' in position) return position;
  const page = await deps.stores.feeds.page(limit, position.after, state);
  const next = nextCursor(deps, asked.url, page.next);
  return { kind: 'found', body: { feeds: page.rows.map(feedView), ...next }, ...next };
}

function addSubscriptionRoutes(api: Api, deps: QueryDeps): void {
  addRoute(api, deps, {
    path: '/api/subscriptions',
    does: 'Subscriptions, without their secrets; addresses in full for the admin token only',
    query: nothing,
    answers: z.object({ subscriptions: z.array(subscriptionShape) }),
    answer: async ({ right }) => {
      const rows = await allSubscriptions(deps);
      const subscriptions = rows.map((row) => subscriptionView(row, right === 'admin'));
      return { kind: 'found', body: { subscriptions } };
    },
  });
  addRoute(api, deps, {
    path: '/api/subscriptions/{id}',
    does: 'One subscription',
    query: nothing,
    answers: subscriptionShape,
    answer: async ({ id, right }) => {
      const row = await deps.stores.subscriptions.get(id);
      return row
        ? { kind: 'found', body: subscriptionView(row, right === 'admin') }
        : { kind: 'missing', message: 'There is no subscription of that id.' };
    },
  });
  addRoute(api, deps, {
    path: '/api/deliveries',
    does: 'Deliveries by subscription and status with every attempt, newest first',
    query: deliveryQuery,
    answers: z.object({ deliveries: z.array(deliveryShape), next: z.optional(z.string()) }),
    answer: (asked) => listDeliveries(deps, asked),
  });
}

async function listDeliveries(
  deps: QueryDeps,
  asked: Asked<z.infer<typeof deliveryQuery>>,
): Promise<Answer> {
  const { subscription, status, limit } = asked.query;
  const position = positionOf(deps, asked);
  if ('kind' in position) return position;
  const subscriptionIds = subscription
    ? [subscription]
    : (await allSubscriptions(deps)).map(({ subscriptionId }) => subscriptionId);
  const filter = { subscriptionIds, ...(status ? { status } : {}) };
  const page = await findDeliveries(findDeps(deps), filter, { limit, ...position });
  const next = nextCursor(deps, asked.url, page.next);
  const deliveries = page.rows.map((row) => deliveryView(row, asked.right === 'admin'));
  return { kind: 'found', body: { deliveries, ...next }, ...next };
}

function addActions(api: Api, deps: QueryDeps): void {
  const sent = z.object({ deliveryIds: z.array(z.string()) });
  addRoute(api, deps, {
    method: 'post',
    path: '/api/deliveries/{id}/resend',
    does: 'Sends a delivery again, at once, under the same id and with the same body',
    right: 'admin',
    query: nothing,
    answers: sent,
    answer: async ({ id }) => outcome(await deps.resend(id), 'delivery'),
  });
  addRoute(api, deps, {
    method: 'post',
    path: '/api/subscriptions/{id}/test',
    does: 'Sends one message of type test',
    right: 'admin',
    query: nothing,
    answers: sent,
    answer: async ({ id }) => outcome(await deps.test(id), 'subscription'),
  });
}

function outcome(done: ActionOutcome, kind: string): Answer {
  switch (done.kind) {
    case 'done':
      return { kind: 'found', body: { deliveryIds: done.deliveryIds } };
    case 'missing':
      return { kind: 'missing', message: `There is no ${kind} of that id.` };
    case 'refused':
      return { kind: 'conflict', message: done.message };
  }
}
