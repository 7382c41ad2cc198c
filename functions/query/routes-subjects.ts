/** Entities and topics: the catalogue, and each one's timeline, days and company. */
import * as z from 'zod/mini';
import type { TimelineRow } from '../domain/article.ts';
import { FEED_STATES } from '../domain/feed.ts';
import { nameOf } from '../domain/render/message.ts';
import { namesOf } from '../domain/render/names.ts';
import type { Answer } from './answer.ts';
import { countDays, dayOf, seenTogether } from './days.ts';
import type { QueryDeps } from './deps.ts';
import { collectTimeline } from './find.ts';
import { type Api, type Asked, addRoute, nextCursor, positionOf, wrong } from './route.ts';
import { rangeOf } from './routes-articles.ts';
import { daysQuery, entityQuery, nothing, timelineQuery, togetherQuery } from './schema.ts';
import { dayShape, entityShape, rowShape, topicShape } from './shape.ts';

const DAY_MS = 86_400_000;
type Subject = { readonly name: string; readonly entityId: string };

export function addSubjectRoutes(api: Api, deps: QueryDeps): void {
  addCatalogueRoutes(api, deps);
  const entityOf = (id: string): Subject | undefined =>
    deps.entities.some((entity) => entity.id === id)
      ? { name: `entity#${id}`, entityId: id }
      : undefined;
  const topicOf = (id: string): Subject | undefined =>
    deps.topics.some((topic) => topic.id === id)
      ? { name: `topic#${id}`, entityId: '' }
      : undefined;
  addTimelineRoutes(api, deps, '/api/entities/{id}', 'entity', entityOf);
  addTimelineRoutes(api, deps, '/api/topics/{id}', 'topic', topicOf);
}

function addCatalogueRoutes(api: Api, deps: QueryDeps): void {
  const { entities, topics } = deps;
  const topicList = topics.map(({ id, names, description }) => ({ id, names, description }));
  addRoute(api, deps, {
    path: '/api/entities',
    does: 'The entities that are tracked, with their names',
    query: entityQuery,
    answers: z.object({ entities: z.array(entityShape) }),
    answer: async ({ query }) => {
      const wanted = entities.filter(({ type }) => !query.type || type === query.type);
      const types = new Set(entities.map(({ type }) => type));
      if (wanted.length === 0) return wrong('type', `must be one of ${[...types].join(', ')}`);
      const shown = wanted.map(({ id, type, names }) => ({ id, type, names }));
      return { kind: 'found', body: { entities: shown } };
    },
  });
  addRoute(api, deps, {
    path: '/api/entities/{id}',
    does: 'One entity',
    query: nothing,
    answers: entityShape,
    answer: async ({ id }) =>
      foundOr(
        entities.find((entity) => entity.id === id),
        'entity',
      ),
  });
  addRoute(api, deps, {
    path: '/api/topics',
    does: 'The topics that are tracked',
    query: nothing,
    answers: z.object({ topics: z.array(topicShape) }),
    answer: async () => ({ kind: 'found', body: { topics: topicList } }),
  });
  addRoute(api, deps, {
    path: '/api/topics/{id}',
    does: 'One topic',
    query: nothing,
    answers: topicShape,
    answer: async ({ id }) =>
      foundOr(
        topicList.find((topic) => topic.id === id),
        'topic',
      ),
  });
  addRoute(api, deps, {
    path: '/api/catalogue',
    does: 'Topics, entities and feed states in one answer, and what the caller may do',
    query: nothing,
    answers: z.object({
      topics: z.array(topicShape),
      entities: z.array(entityShape),
      feedStates: z.array(z.string()),
      right: z.enum(['read', 'admin']),
    }),
    answer: async ({ right }) => ({
      kind: 'found',
      body: {
        topics: topicList,
        entities: entities.map(({ id, type, names }) => ({ id, type, names })),
        feedStates: FEED_STATES,
        right,
      },
    }),
  });
}

function foundOr(body: unknown, kind: string): Answer {
  return body === undefined
    ? { kind: 'missing', message: `There is no ${kind} of that id in the catalogue.` }
    : { kind: 'found', body };
}

function addTimelineRoutes(
  api: Api,
  deps: QueryDeps,
  path: string,
  kind: 'entity' | 'topic',
  subjectOf: (id: string) => Subject | undefined,
): void {
  const missing = foundOr(undefined, kind);
  const of = (id: string, answer: (subject: Subject) => Promise<Answer>): Promise<Answer> => {
    const subject = subjectOf(id);
    return subject ? answer(subject) : Promise.resolve(missing);
  };
  addRoute(api, deps, {
    path: `${path}/timeline`,
    does: `What was published on the ${kind}, newest first`,
    query: timelineQuery,
    answers: z.object({ rows: z.array(rowShape), next: z.optional(z.string()) }),
    answer: (asked) => of(asked.id, (subject) => timeline(deps, asked, subject)),
  });
  addRoute(api, deps, {
    path: `${path}/days`,
    does: `How many articles and stories a day (UTC) the ${kind} had`,
    query: daysQuery,
    answers: z.object({ days: z.array(dayShape) }),
    answer: ({ id, query }) =>
      of(id, async (subject) => {
        const counts = await countsOf(deps, subject, query.days, true);
        const days = counts.map(({ day, articles, stories, verdicts }) => ({
          day,
          articles,
          stories,
          verdicts,
        }));
        return { kind: 'found', body: { days } };
      }),
  });
  addRoute(api, deps, {
    path: `${path}/together`,
    does: `Which entities are named in the same articles, most first`,
    query: togetherQuery,
    answers: z.object({
      entities: z.array(z.object({ entityId: z.string(), name: z.string(), articles: z.int() })),
    }),
    answer: ({ id, query }) =>
      of(id, async (subject) => {
        const names = namesOf(deps.entities);
        const company = seenTogether(await countsOf(deps, subject, query.days), subject.entityId);
        const entities = company
          .slice(0, query.limit)
          .map((row) => ({ ...row, name: nameOf(names, row.entityId, 'en') }));
        return { kind: 'found', body: { entities } };
      }),
  });
}

async function countsOf(deps: QueryDeps, { name }: Subject, days: number, bare = false) {
  const now = deps.clock();
  const recountBefore = await deps.lastBaseline();
  const range = { from: dayOf(now - (days - 1) * DAY_MS), to: dayOf(now) };
  const counting = { reads: deps.reads, now, bare, ...(recountBefore ? { recountBefore } : {}) };
  return countDays(counting, name, range);
}

async function timeline(
  deps: QueryDeps,
  asked: Asked<z.infer<typeof timelineQuery>>,
  { name }: Subject,
): Promise<Answer> {
  const range = rangeOf(deps, asked.query);
  if (range.kind === 'wrong') return range;
  const position = positionOf(deps, asked);
  if ('kind' in position) return position;
  const request = { limit: asked.query.limit, ...position };
  const page = await collectTimeline(deps.reads, name, range.times, request);
  const next = nextCursor(deps, asked.url, page.next);
  const rows = page.rows.map(({ publishedKey: _, subject: _s, ...row }: TimelineRow) => row);
  return { kind: 'found', body: { rows, ...next }, ...next };
}
