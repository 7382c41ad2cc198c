/** What may be asked and what is answered, once: requests are checked and OpenAPI written from these. */
import { z } from '@hono/zod-openapi';
import { VERDICTS } from './filter.ts';
import { WHEN_EXAMPLES } from './when.ts';

export const MAX_PAGE = 100;
const DEFAULT_PAGE = 25;

/** Ids of our own making and of files: letters of any script, digits, and `. _ - # @`; nothing to escape. */
const id = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@#-]{0,127}$/u, 'is no id (letters, digits, ".", "_", "-")');
const when = z
  .string()
  .max(40, `must be ${WHEN_EXAMPLES}`)
  .openapi({ description: WHEN_EXAMPLES, examples: ['7d', '2026-01-31'] });
const number = (least: number, most: number, preset: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`)
    .optional()
    .transform((value) => value ?? preset)
    .openapi({ type: 'integer', minimum: least, maximum: most, default: preset });
const ids = z.array(id).max(20, 'names more than 20').default([]);
const text = z.string();
const time = z.iso.datetime();

/** Given several times, or once with commas. */
export const LISTS: ReadonlySet<string> = new Set(['topic', 'entity']);

export const paging = {
  limit: number(1, MAX_PAGE, DEFAULT_PAGE),
  cursor: z
    .string()
    .max(2048, 'is not one that was given for this query')
    .optional()
    .openapi({ description: '`next` of the page before' }),
};
const format = z
  .enum(['json', 'csv', 'atom'], 'must be json, csv or atom')
  .default('json')
  .openapi({ description: 'atom: a feed of the query, for any reader' });
export const articleQuery = z.strictObject({
  topic: ids.openapi({ description: 'any of these topics' }),
  entity: ids.openapi({ description: 'all of these entities' }),
  feed: id.optional(),
  story: id.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i, 'must be a language such as ar or en')
    .optional(),
  verdict: z
    .enum(VERDICTS, 'must be certain, likely or weak')
    .optional()
    .openapi({ description: 'a minimum; likely where a topic is asked for' }),
  since: when.optional(),
  until: when.optional(),
  marks: z
    .enum(['true', 'false'], 'must be true or false')
    .optional()
    .openapi({ description: 'with the places of mentions in title and excerpt' }),
  format,
  ...paging,
});
export const storyQuery = articleQuery.pick({
  topic: true,
  entity: true,
  since: true,
  until: true,
  format: true,
  limit: true,
  cursor: true,
});
export const timelineQuery = articleQuery.pick({
  since: true,
  until: true,
  limit: true,
  cursor: true,
});
export const daysQuery = z.strictObject({ days: number(1, 366, 90) });
export const togetherQuery = z.strictObject({
  days: number(1, 366, 90),
  limit: number(1, MAX_PAGE, 30),
});
export const entityQuery = z.strictObject({ type: id.optional() });
export const feedQuery = z.strictObject({ state: id.optional() });
export const deliveryQuery = z.strictObject({
  subscription: id.optional(),
  status: z
    .enum(
      ['held', 'pending', 'sending', 'sent', 'retrying', 'exhausted', 'suppressed', 'gathered'],
      'must be a status such as sent, retrying or exhausted',
    )
    .optional(),
  ...paging,
});
export const nothing = z.strictObject({});

const span = z.object({
  field: z.enum(['title', 'text']),
  start: z.number().int(),
  end: z.number().int(),
});
const topicResult = z.object({
  topicId: text,
  score: z.number(),
  verdict: z.enum(['certain', 'likely', 'weak', 'none']),
  evidence: z.array(span),
});
export const articleShape = z
  .object({
    articleId: text,
    url: text.optional(),
    title: text,
    summary: text.optional(),
    language: text,
    feedId: text,
    publishedAt: time,
    firstSeenAt: time,
    storyId: text.optional(),
    topics: z.array(topicResult),
    mentions: z.array(z.object({ entityId: text, name: text, count: z.number().int() })),
    excerpt: text.optional(),
    marks: z.array(span.extend({ entityId: text.optional() })).optional(),
  })
  .openapi('Article');
export const wholeArticleShape = articleShape
  .extend({
    text,
    textSource: z.enum(['teaser', 'page']),
    matched: z.boolean(),
    baseline: z.boolean(),
    found: z.array(span.extend({ entityId: text, surface: text, alias: text, rule: text })),
  })
  .openapi('WholeArticle');
export const storyShape = z
  .object({
    storyId: text,
    topicId: text,
    headline: text,
    language: text,
    openedAt: time,
    lastArticleAt: time,
    articleCount: z.number().int(),
    outletCount: z.number().int(),
    entityIds: z.array(text),
    outlets: z.array(z.object({ feedId: text, publisher: text, articleId: text, title: text })),
  })
  .openapi('Story');
export const rowShape = z
  .object({ articleId: text, publishedAt: time, title: text, feedId: text, language: text })
  .openapi('TimelineRow');
export const dayShape = z
  .object({
    day: z.iso.date(),
    articles: z.number().int(),
    stories: z.number().int(),
    verdicts: z.record(text, z.number().int()),
  })
  .openapi('Day');
export const entityShape = z
  .object({ id: text, type: text, names: z.record(text, z.array(text)) })
  .openapi('Entity');
export const topicShape = z
  .object({ id: text, names: z.record(text, text), description: text })
  .openapi('Topic');
export const feedShape = z
  .object({ feedId: text, title: text, url: text, language: text, state: text })
  .openapi('Feed');
export const subscriptionShape = z
  .object({ subscriptionId: text, name: text, state: text, filter: z.record(text, z.any()) })
  .openapi('Subscription');
export const deliveryShape = z
  .object({ deliveryId: text, subscriptionId: text, createdAt: time, status: text })
  .openapi('Delivery');
export const problemShape = z
  .object({ title: text, status: z.number().int(), detail: text, parameter: text.optional() })
  .openapi('Problem');
