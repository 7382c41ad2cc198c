/**
 * A subscriptions file as people write it: its schema, its defaults, and errors that name the file, the
 * entry and the field. What a loaded file does to stored subscriptions is in subscription-load.ts.
 */
import * as z from 'zod/mini';
import { type SubscriptionDefinition, WEEKDAYS } from './subscription.ts';
import { isTimeZone } from './subscription-time.ts';
import { InvalidInput, readEntries, readJson } from './validate.ts';

/** Ids that filters may name; a set left out is not checked. */
export type Known = {
  readonly topics?: ReadonlySet<string>;
  readonly entities?: ReadonlySet<string>;
  readonly feeds?: ReadonlySet<string>;
};

const ADDRESS =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
/** One plain address, without a display name; letters of other scripts only in punycode. */
const isAddress = (value: string): boolean => value.length <= 254 && ADDRESS.test(value);

const plainText = (most: number) =>
  z
    .string('must be a text')
    .check(
      z.trim(),
      z.minLength(1, 'must not be empty'),
      z.maxLength(most, `is longer than ${most} characters`),
      z.regex(/^\P{Cc}*$/u, 'must not hold line breaks or control characters'),
    );
const address = z
  .string('must be an e-mail address')
  .check(
    z.trim(),
    z.refine(isAddress, 'is no e-mail address (write a@example.org, without a name)'),
  );
const timeOfDay = z
  .string('must be a time such as "08:00"')
  .check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "08:00"'));
const ids = z
  .array(plainText(200), 'must be a list')
  .check(z.maxLength(1000, 'holds more than 1000 entries'));
const anyIds = z.optional(ids);

const httpUrl = z.string('must be a url').check(
  z.superRefine((value, context) => {
    const problem = urlProblem(value.trim());
    if (problem) context.addIssue({ code: 'custom', message: problem });
  }),
);

function urlProblem(value: string): string | undefined {
  if (!URL.canParse(value)) return 'is no url';
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must be an http or https url';
  if (value.length > 2048) return 'is longer than 2048 characters';
  if (url.username || url.password) return 'must not hold a user or password: put them in headers';
  return undefined;
}

/** Headers that are ours, or that frame the message. */
const RESERVED = /^(host|content-length|content-type|transfer-encoding|connection|webhook-.*)$/i;
const headers = z.record(z.string(), z.string('must be a text')).check(
  z.superRefine((value, context) => {
    for (const [name, content] of Object.entries(value)) {
      const add = (message: string) => context.addIssue({ code: 'custom', message, path: [name] });
      if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/i.test(name)) add('is no header name');
      else if (RESERVED.test(name)) add('is set by Rasid itself');
      if (!/^[\t\x20-\x7e]*$/.test(content)) add('must be plain ASCII on one line');
    }
  }),
);

const email = z.strictObject({
  type: z.literal('email'),
  to: z.pipe(
    z
      .array(address, 'must be a list of e-mail addresses')
      .check(z.minLength(1, 'names nobody'), z.maxLength(50, 'names more than 50 addresses')),
    z.transform((list) => [...new Map(list.map((one) => [one.toLowerCase(), one])).values()]),
  ),
  locale: z.optional(z.enum(['ar', 'en'], 'must be "ar" or "en"')),
});
const FORMATS = ['standard', 'slack', 'discord', 'teams', 'telegram', 'ntfy'] as const;
const webhook = z
  .strictObject({
    type: z.literal('webhook'),
    url: z.pipe(
      httpUrl,
      z.transform((value) => value.trim()),
    ),
    format: z._default(
      z.enum(FORMATS, 'must be standard, slack, discord, teams, telegram or ntfy'),
      'standard',
    ),
    chatId: z.optional(
      z.pipe(
        z.union(
          [z.string().check(z.trim(), z.minLength(1)), z.number().check(z.int())],
          'must be a chat id',
        ),
        z.transform(String),
      ),
    ),
    headers: z.optional(headers),
  })
  .check(
    z.superRefine((channel, context) => {
      if (channel.format === 'telegram' && channel.chatId === undefined) {
        context.addIssue({ code: 'custom', path: ['chatId'], message: 'is needed by telegram' });
      }
    }),
  );

const filter = z.strictObject({
  topics: anyIds,
  verdict: z.optional(z.enum(['certain', 'likely', 'weak'], 'must be certain, likely or weak')),
  entities: z.optional(z.strictObject({ any: anyIds, all: anyIds, none: anyIds })),
  languages: anyIds,
  feeds: anyIds,
  words: z.optional(z.strictObject({ any: anyIds, none: anyIds })),
});
const quietHours = z
  .strictObject({ from: timeOfDay, to: timeOfDay })
  .check(z.refine(({ from, to }) => from !== to, 'from and to are the same'));
const ID = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

const definition: z.ZodMiniType<SubscriptionDefinition> = z.strictObject({
  id: z
    .string('must be a text')
    .check(z.regex(ID, 'must be 1 to 64 letters, digits, ".", "_", "-"')),
  name: plainText(200),
  owner: z.optional(address),
  channel: z.discriminatedUnion('type', [email, webhook], 'must be of type email or webhook'),
  filter: z._default(filter, {}),
  per: z._default(z.enum(['story', 'article'], 'must be story or article'), 'story'),
  cadence: z._default(
    z.enum(['instant', 'hourly', 'daily', 'weekly'], 'must be instant, hourly, daily or weekly'),
    'instant',
  ),
  at: z.optional(timeOfDay),
  day: z.optional(z.enum(WEEKDAYS, 'must be a day such as "sunday"')),
  timeZone: z._default(
    z
      .string('must be a time zone')
      .check(z.refine(isTimeZone, 'is no time zone (write one such as "Asia/Baghdad")')),
    'UTC',
  ),
  quietHours: z.optional(quietHours),
  maxPerHour: z.optional(
    z
      .number('must be a number')
      .check(
        z.int('must be a whole number'),
        z.gte(1, 'must be 1 or more'),
        z.lte(10_000, 'must be 10000 or less'),
      ),
  ),
});

/**
 * The subscriptions of a file. Throws InvalidInput with one line that names file, entry and field.
 * With `known`, topics, entities and feeds that a filter names must be there.
 */
export function parseSubscriptions(
  file: string,
  text: string,
  known: Known = {},
): readonly SubscriptionDefinition[] {
  const definitions = readEntries(file, readJson(file, text), definition);
  for (const entry of definitions) checkKnown(file, entry, known);
  return definitions;
}

function checkKnown(file: string, { id, filter }: SubscriptionDefinition, known: Known): void {
  const lists: readonly (readonly [string, readonly string[] | undefined, keyof Known])[] = [
    ['filter.topics', filter.topics, 'topics'],
    ['filter.entities.any', filter.entities?.any, 'entities'],
    ['filter.entities.all', filter.entities?.all, 'entities'],
    ['filter.entities.none', filter.entities?.none, 'entities'],
    ['filter.feeds', filter.feeds, 'feeds'],
  ];
  for (const [field, values, kind] of lists) {
    const missing = values?.find((value) => known[kind]?.has(value) === false);
    if (missing !== undefined) {
      throw new InvalidInput(
        `${file}: entry "${id}": ${field}: "${missing}" is not among the ${kind}`,
      );
    }
  }
}
