/** A feeds file: JSON or OPML, checked entry by entry. The catalogue is read by the same rules. */
import * as z from 'zod/mini';
import { CADENCES, type FeedDefinition } from './feed.ts';
import { opmlEntries } from './feed-opml.ts';
import { isTimeZone } from './subscription-time.ts';
import { readEntries, readJson } from './validate.ts';

export { renderOpml } from './feed-opml.ts';

const text = (most: number) =>
  z
    .string('must be a text')
    .check(z.trim(), z.minLength(1, 'must not be empty'), z.maxLength(most, 'is too long'));

const address = text(2048).check(z.refine(isHttpUrl, 'must be an http or https address'));

const feedSchema: z.ZodMiniType<FeedDefinition> = z.strictObject(
  {
    id: text(100).check(
      z.regex(
        /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u,
        'must be letters, digits, dots, dashes and underscores, and begin with a letter or digit',
      ),
    ),
    url: address,
    title: text(300),
    language: text(35).check(
      z.regex(/^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i, 'must be a language tag such as ar'),
    ),
    everyMinutes: z.optional(z.literal(CADENCES, `must be one of ${CADENCES.join(', ')}`)),
    timeZone: z.optional(
      z
        .string('must be a text')
        .check(z.refine(isTimeZone, 'must be a time zone such as Asia/Baghdad')),
    ),
    fullText: z.optional(
      z.enum(['never', 'candidates', 'always'], 'must be never, candidates or always'),
    ),
    enabled: z.optional(z.boolean('must be true or false')),
    site: z.optional(address),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown field ${(issue.keys ?? []).map((key) => `"${key}"`).join(', ')}`
        : 'must be an object',
  },
);

/**
 * The feeds of a file's text, JSON or OPML. Throws InvalidInput naming the file, the entry and the
 * field; ids must be unique.
 */
export function parseFeedList(file: string, content: string): readonly FeedDefinition[] {
  const start = content.replace(/^\uFEFF/, '').trimStart();
  const json = start.startsWith('<') ? opmlEntries(file, start) : readJson(file, content);
  return readFeedList(file, json);
}

/** The same for JSON that is read already, as the bundled catalogue is. */
export function readFeedList(file: string, json: unknown): readonly FeedDefinition[] {
  return readEntries(file, json, feedSchema);
}

function isHttpUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '';
}
