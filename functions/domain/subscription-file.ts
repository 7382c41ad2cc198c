/**
 * A subscriptions file as people write it: its schema, its defaults, and errors that name the file, the
 * entry and the field. What a loaded file does to stored subscriptions is in subscription-load.ts.
 */
import * as z from 'zod';
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
export const isAddress = (value: string): boolean => value.length <= 254 && ADDRESS.test(value);

const plainText = (max: number) =>
  z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(max, `is longer than ${max} characters`)
    .regex(/^\P{Cc}*$/u, 'must not hold line breaks or control characters');
const address = z
  .string('must be an e-mail address')
  .trim()
  .refine(isAddress, 'is no e-mail address (write a@example.org, without a name)');
const timeOfDay = z
  .string('must be a time such as "08:00"')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "08:00"');
const ids = z.array(plainText(200), 'must be a list').max(1000, 'holds more than 1000 entries');

const httpUrl = z.string('must be a url').superRefine((value, context) => {
  const problem = urlProblem(value.trim());
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

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
const headers = z.record(z.string(), z.string('must be a text')).superRefine((value, context) => {
  for (const [name, content] of Object.entries(value)) {
    const add = (message: string) => context.addIssue({ code: 'custom', message, path: [name] });
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/i.test(name)) add('is no header name');
    else if (RESERVED.test(name)) add('is set by Rasid itself');
    if (!/^[\t\x20-\x7e]*$/.test(content)) add('must be plain ASCII on one line');
  }
});

const email = z.strictObject({
  type: z.literal('email'),
  to: z
    .array(address, 'must be a list of e-mail addresses')
    .min(1, 'names nobody')
    .max(50, 'names more than 50 addresses')
    .transform((list) => [...new Map(list.map((one) => [one.toLowerCase(), one])).values()]),
  locale: z.enum(['ar', 'en'], 'must be "ar" or "en"').optional(),
});
const webhook = z
  .strictObject({
    type: z.literal('webhook'),
    url: httpUrl.transform((value) => value.trim()),
    format: z
      .enum(
        ['standard', 'slack', 'discord', 'teams', 'telegram', 'ntfy'],
        'must be standard, slack, discord, teams, telegram or ntfy',
      )
      .default('standard'),
    chatId: z
      .union([z.string().trim().min(1), z.number().int()], 'must be a chat id')
      .transform(String)
      .optional(),
    headers: headers.optional(),
  })
  .superRefine((channel, context) => {
    if (channel.format === 'telegram' && channel.chatId === undefined) {
      context.addIssue({ code: 'custom', path: ['chatId'], message: 'is needed by telegram' });
    }
  });

const filter = z.strictObject({
  topics: ids.optional(),
  verdict: z.enum(['certain', 'likely', 'weak'], 'must be certain, likely or weak').optional(),
  entities: z
    .strictObject({ any: ids.optional(), all: ids.optional(), none: ids.optional() })
    .optional(),
  languages: ids.optional(),
  feeds: ids.optional(),
  words: z.strictObject({ any: ids.optional(), none: ids.optional() }).optional(),
});

const definition: z.ZodType<SubscriptionDefinition> = z.strictObject({
  id: z
    .string('must be a text')
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u,
      'must be 1 to 64 letters, digits, ".", "_", "-"',
    ),
  name: plainText(200),
  owner: address.optional(),
  channel: z.discriminatedUnion('type', [email, webhook], 'must be of type email or webhook'),
  filter: filter.default({}),
  per: z.enum(['story', 'article'], 'must be story or article').default('story'),
  cadence: z
    .enum(['instant', 'hourly', 'daily', 'weekly'], 'must be instant, hourly, daily or weekly')
    .default('instant'),
  at: timeOfDay.optional(),
  day: z.enum(WEEKDAYS, 'must be a day such as "sunday"').optional(),
  timeZone: z
    .string('must be a time zone')
    .refine(isTimeZone, 'is no time zone (write one such as "Asia/Baghdad")')
    .default('UTC'),
  quietHours: z
    .strictObject({ from: timeOfDay, to: timeOfDay })
    .refine(({ from, to }) => from !== to, 'from and to are the same')
    .optional(),
  maxPerHour: z
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(10_000, 'must be 10000 or less')
    .optional(),
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
