/** What is answered, as OpenAPI tells it; what may be asked is in schema.ts. */
import * as z from 'zod/mini';

const text = z.string();
const mayText = z.optional(text);
const time = z.string().check(z.meta({ format: 'date-time' }));
const day = z.string().check(z.meta({ format: 'date' }));
/** A schema that the document writes once, under this name. */
function named<T extends z.ZodMiniType>(name: string, schema: T): T {
  z.globalRegistry.add(schema, { id: name });
  return schema;
}

const span = z.object({
  field: z.enum(['title', 'text']),
  start: z.int(),
  end: z.int(),
});
const topicResult = z.object({
  topicId: text,
  score: z.number(),
  verdict: z.enum(['certain', 'likely', 'weak', 'none']),
  evidence: z.array(span),
});
export const articleShape = named(
  'Article',
  z.object({
    articleId: text,
    url: mayText,
    title: text,
    summary: mayText,
    language: text,
    feedId: text,
    publishedAt: time,
    firstSeenAt: time,
    storyId: mayText,
    topics: z.array(topicResult),
    mentions: z.array(z.object({ entityId: text, name: text, count: z.int() })),
    excerpt: mayText,
    marks: z.optional(z.array(z.extend(span, { entityId: mayText }))),
  }),
);
export const wholeArticleShape = named(
  'WholeArticle',
  z.extend(articleShape, {
    text,
    textSource: z.enum(['teaser', 'page']),
    matched: z.boolean(),
    baseline: z.boolean(),
    found: z.array(z.extend(span, { entityId: text, surface: text, alias: text, rule: text })),
  }),
);
export const storyShape = named(
  'Story',
  z.object({
    storyId: text,
    topicId: text,
    headline: text,
    language: text,
    openedAt: time,
    lastArticleAt: time,
    articleCount: z.int(),
    outletCount: z.int(),
    entityIds: z.array(text),
    outlets: z.array(z.object({ feedId: text, publisher: text, articleId: text, title: text })),
  }),
);
export const rowShape = named(
  'TimelineRow',
  z.object({ articleId: text, publishedAt: time, title: text, feedId: text, language: text }),
);
export const dayShape = named(
  'Day',
  z.object({
    day,
    articles: z.int(),
    stories: z.int(),
    verdicts: z.record(text, z.int()),
  }),
);
export const entityShape = named(
  'Entity',
  z.object({ id: text, type: text, names: z.record(text, z.array(text)) }),
);
export const topicShape = named(
  'Topic',
  z.object({ id: text, names: z.record(text, text), description: text }),
);
export const feedShape = named(
  'Feed',
  z.object({ feedId: text, title: text, url: text, language: text, state: text }),
);
export const subscriptionShape = named(
  'Subscription',
  z.object({ subscriptionId: text, name: text, state: text, filter: z.record(text, z.any()) }),
);
export const deliveryShape = named(
  'Delivery',
  z.object({ deliveryId: text, subscriptionId: text, createdAt: time, status: text }),
);
export const problemShape = named(
  'Problem',
  z.object({ title: text, status: z.int(), detail: text, parameter: mayText }),
);
