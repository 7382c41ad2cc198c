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

/** What a schema says of a mistake where it has no words of its own. */
export const SAYING = { error: english().localeError };

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
    const message = error instanceof Error ? error.message : String(error);
    throw new InvalidInput(`${file}: is not JSON: ${message.replaceAll('\n', ' ')}`);
  }
}

function entryName(entry: unknown, place: number): string {
  const id = entry && typeof entry === 'object' && 'id' in entry ? entry.id : undefined;
  return typeof id === 'string' && id !== '' ? `entry "${id}"` : `entry ${place + 1}`;
}
