/**
 * Where a page ended, as an opaque text that only we can write: position and query, signed. A cursor
 * of another query, or one that was touched, is refused; it carries no secret and does not expire.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const VERSION = 1;
const TAG_BYTES = 16;
const MAX_CHARACTERS = 2048;

/** `query` names route and filters: the same position means something else in another list. */
export function writeCursor(key: Uint8Array, query: string, position: string): string {
  const body = Buffer.from(position, 'utf8');
  return Buffer.concat([Buffer.from([VERSION]), tag(key, query, body), body]).toString('base64url');
}

/** The position, or undefined where the cursor was not written by us for this query. */
export function readCursor(key: Uint8Array, query: string, cursor: string): string | undefined {
  if (cursor.length > MAX_CHARACTERS || !/^[A-Za-z0-9_-]+$/.test(cursor)) return undefined;
  const bytes = Buffer.from(cursor, 'base64url');
  // Base64url has several spellings for one value: only the one that we wrote counts.
  if (bytes.toString('base64url') !== cursor) return undefined;
  if (bytes.length <= 1 + TAG_BYTES || bytes[0] !== VERSION) return undefined;
  const body = bytes.subarray(1 + TAG_BYTES);
  const given = bytes.subarray(1, 1 + TAG_BYTES);
  return timingSafeEqual(given, tag(key, query, body)) ? body.toString('utf8') : undefined;
}

function tag(key: Uint8Array, query: string, body: Uint8Array): Buffer {
  const about = createHash('sha256').update(query).digest();
  return createHmac('sha256', key).update(about).update(body).digest().subarray(0, TAG_BYTES);
}
