/** A feeds file: JSON or OPML, checked entry by entry. The catalogue is read by the same rules. */
import * as z from 'zod';
import { CADENCES, type FeedDefinition } from './feed.ts';
import { opmlEntries } from './feed-opml.ts';
import { readEntries, readJson } from './validate.ts';

export { renderOpml } from './feed-opml.ts';

const text = (most: number) =>
  z.string({ error: 'must be a text' }).trim().min(1, 'must not be empty').max(most, 'is too long');

const address = text(2048).refine(isHttpUrl, 'must be an http or https address');

const feedSchema: z.ZodType<FeedDefinition> = z.strictObject(
  {
    id: text(100).regex(
      /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u,
      'must be letters, digits, dots, dashes and underscores, and begin with a letter or digit',
    ),
    url: address,
    title: text(300),
    language: text(35).regex(/^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i, 'must be a language tag such as ar'),
    everyMinutes: z
      .literal(CADENCES, { error: `must be one of ${CADENCES.join(', ')}` })
      .optional(),
    timeZone: z
      .string({ error: 'must be a text' })
      .refine(isTimeZone, 'must be a time zone such as Asia/Baghdad')
      .optional(),
    fullText: z
      .enum(['never', 'candidates', 'always'], { error: 'must be never, candidates or always' })
      .optional(),
    enabled: z.boolean({ error: 'must be true or false' }).optional(),
    site: address.optional(),
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

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
