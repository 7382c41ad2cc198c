/**
 * Files that people write (catalogue, feeds, subscriptions): read as JSON lists and checked entry by
 * entry, so that a mistake is named by file, entry and field.
 */
import type * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';

/** A mistake in a file or a setting; the message is one line for the person who wrote it. */
export class InvalidInput extends Error {
  readonly kind = 'invalid-input';
}

const { localeError } = english();
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What a schema says of a mistake where it has no words of its own. */
export const SAYING = {
  error: (issue: z.core.$ZodRawIssue) => {
    const { code, input } = issue;
    if (code === 'invalid_value') {
      const choices = `one of ${issue.values.map(String).join(', ')}`;
      return input === undefined ? `is missing; ${choices}` : `must be ${choices}`;
    }
    if (code === 'unrecognized_keys') {
      return `unknown field ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    }
    // A key that is wrong says itself what it must be.
    if (code === 'invalid_key') return issue.issues[0]?.message ?? localeError(issue);
    if (code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) {
      return oneOf(issue.options);
    }
    if (code !== 'invalid_type') return localeError(issue);
    return input === undefined
      ? 'is missing'
      : `must be ${KINDS[issue.expected] ?? issue.expected}`;
  },
};

/** `undefined` among the choices stands for leaving the field out. */
function oneOf(options: readonly unknown[]): string {
  const named = options.filter((one) => one !== undefined).map(String);
  const absent = named.length < options.length ? ', or left out' : '';
  return `must be one of ${named.join(', ')}${absent}`;
}

/**
 * The entries of a JSON list. Throws InvalidInput naming the file, the entry (its `id`, else its
 * place) and the field; ids must be unique.
 */
export function readEntries<T extends { readonly id: string }>(
  file: string,
  json: unknown,
  schema: z.ZodMiniType<T>,
): readonly T[] {
  if (!Array.isArray(json)) throw new InvalidInput(`${file}: must be a JSON list`);
  const seen = new Set<string>();
  return json.map((entry: unknown, place) => {
    const parsed = schema.safeParse(entry, SAYING);
    const name = `${file}: ${entryName(entry, place)}`;
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const field = issue?.path.join('.');
      throw new InvalidInput(
        `${name}: ${field ? `${field}: ` : ''}${issue?.message ?? 'is invalid'}`,
      );
    }
    if (seen.has(parsed.data.id)) throw new InvalidInput(`${name}: id: is there twice`);
    seen.add(parsed.data.id);
    return parsed.data;
  });
}

/** JSON text to a value; a mistake names the file, the line and the column. */
export function readJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InvalidInput(`${file}: is not JSON: ${placed(messageOf(error), text)}`);
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error);

/** The engine says where all mistakes are but an unexpected token, of which it quotes the surroundings. */
function placed(message: string, given: string): string {
  if (!isUnexpectedToken(message)) return message;
  const text = given.replace(/^\uFEFF/, '');
  let [before, after] = [0, text.length];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (breaks(text.slice(0, middle))) after = middle;
    else before = middle;
  }
  const lines = text.slice(0, before).split('\n');
  const token = text.slice(before).match(/^[\p{L}\p{N}\p{P}\p{S}]/u)?.[0];
  const shown = token === undefined ? '\uFFFD' : `'${token}'`;
  return `Unexpected token ${shown} (line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1})`;
}

const isUnexpectedToken = (message: string): boolean => message.startsWith('Unexpected token');

/** What only ends too early may still become right. */
function breaks(start: string): boolean {
  try {
    JSON.parse(start);
    return false;
  } catch (error) {
    return isUnexpectedToken(messageOf(error));
  }
}

function entryName(entry: unknown, place: number): string {
  const id = entry && typeof entry === 'object' && 'id' in entry ? entry.id : undefined;
  return typeof id === 'string' && id !== '' ? `entry "${id}"` : `entry ${place + 1}`;
}
