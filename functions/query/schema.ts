/** What may be asked, once: requests are checked and OpenAPI written from these. What is answered is in shape.ts. */
import * as z from 'zod/mini';
import { DELIVERY_STATUSES } from '../domain/delivery.ts';
import { MAX_DAYS } from './days.ts';
import { VERDICTS } from './filter.ts';
import { WHEN_EXAMPLES } from './when.ts';

const MAX_PAGE = 100;
const DEFAULT_PAGE = 25;

function told<T extends z.ZodMiniType>(schema: T, description: string): T {
  z.globalRegistry.add(schema, { description });
  return schema;
}

/** Ids of our own making and of files: letters of any script, digits, and `. _ - # @`; nothing to escape. */
const id = z
  .string()
  .check(
    z.regex(/^[\p{L}\p{N}][\p{L}\p{N}._@#-]{0,127}$/u, 'is no id (letters, digits, ".", "_", "-")'),
  );
const anyId = z.optional(id);
const when = z.optional(
  z
    .string()
    .check(
      z.maxLength(40, `must be ${WHEN_EXAMPLES}`),
      z.meta({ description: WHEN_EXAMPLES, examples: ['7d', '2026-01-31'] }),
    ),
);
const number = (least: number, most: number, preset: number) => {
  const range = `must be from ${least} to ${most}`;
  const digits = z
    .string()
    .check(z.regex(/^\d{1,6}$/, `must be a whole number from ${least} to ${most}`));
  const value = z.int().check(z.gte(least, range), z.lte(most, range));
  return z._default(z.pipe(z.pipe(digits, z.transform(Number)), value), preset);
};
const ids = (description: string) =>
  told(z._default(z.array(id).check(z.maxLength(20, 'names more than 20')), []), description);

/** Given several times, or once with commas. */
export const LISTS: ReadonlySet<string> = new Set(['topic', 'entity']);

export const paging = {
  limit: number(1, MAX_PAGE, DEFAULT_PAGE),
  cursor: z.optional(
    told(
      z.string().check(z.maxLength(2048, 'is not one that was given for this query')),
      '`next` of the page before',
    ),
  ),
};
const format = told(
  z._default(z.enum(['json', 'csv', 'atom'], 'must be json, csv or atom'), 'json'),
  'atom: a feed of the query, for any reader',
);
export const articleQuery = z.strictObject({
  topic: ids('any of these topics'),
  entity: ids('all of these entities'),
  feed: anyId,
  story: anyId,
  language: z.optional(
    z
      .string()
      .check(z.regex(/^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/, 'must be a language such as ar or en')),
  ),
  verdict: z.optional(
    told(
      z.enum(VERDICTS, 'must be certain, likely or weak'),
      'a minimum; likely where a topic is asked for',
    ),
  ),
  since: when,
  until: when,
  marks: z.optional(
    told(
      z.enum(['true', 'false'], 'must be true or false'),
      'with the places of mentions in title and excerpt',
    ),
  ),
  format,
  ...paging,
});
export const storyQuery = z.pick(articleQuery, {
  topic: true,
  entity: true,
  since: true,
  until: true,
  format: true,
  limit: true,
  cursor: true,
});
export const timelineQuery = z.pick(articleQuery, {
  since: true,
  until: true,
  limit: true,
  cursor: true,
});
export const daysQuery = z.strictObject({ days: number(1, MAX_DAYS, 90) });
export const togetherQuery = z.strictObject({
  days: number(1, MAX_DAYS, 90),
  limit: number(1, MAX_PAGE, 30),
});
export const entityQuery = z.strictObject({ type: anyId });
/** Feeds are listed whole, as a rule: their titles are what other lists are read with. */
export const feedQuery = z.strictObject({
  state: anyId,
  limit: number(1, 1000, 1000),
  cursor: paging.cursor,
});
export const deliveryQuery = z.strictObject({
  subscription: anyId,
  status: z.optional(
    z.enum(DELIVERY_STATUSES, 'must be a status such as sent, retrying or exhausted'),
  ),
  ...paging,
});
export const nothing = z.strictObject({});
