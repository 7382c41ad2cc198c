/**
 * What a log may not hold: secrets, tokens, credentials in urls, e-mail addresses. Whoever logs should
 * not hand them over; this is the second line, and knows them by their looks.
 */
import { createHash, randomBytes } from 'node:crypto';

const HIDDEN = '[hidden]';
const SECRET_NAME = /secret|passw|authori[sz]ation|token|cookie|api-?key|master-?key|signature/i;
const URL_LIKE = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>\\]+/gi;
const ADDRESS = /[^\s<>"'@,;:()[\]\\]+@[^\s<>"'@,;:()[\]\\]+\.[^\s<>"'@,;:()[\]\\.]+/g;
const SIGNING_SECRET = /whsec_[A-Za-z0-9+/=_-]+/g;
const BEARER = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi;
/** Services whose whole path is the key. */
const SECRET_PATH_HOST =
  /(^|\.)(slack\.com|discord(app)?\.com|telegram\.org|office\.com|logic\.azure\.com)$/i;
const LONGEST = 2_000;
const DEEPEST = 8;

/** One address is one name within a process, and cannot be guessed from outside. */
const salt = randomBytes(16);

export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > DEEPEST) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((part) => redact(part, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      redactText(name),
      SECRET_NAME.test(name) && part !== undefined ? HIDDEN : redact(part, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): unknown {
  const kind = 'kind' in error ? { kind: redact(error.kind, depth + 1) } : {};
  const cause = error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) };
  const stack = redactText(error.stack ?? '')
    .split('\n')
    .slice(1, 9)
    .join('\n');
  return { name: error.name, ...kind, message: redactText(error.message), stack, ...cause };
}

export function redactText(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return short
    .replace(URL_LIKE, redactUrl)
    .replace(SIGNING_SECRET, `whsec_${HIDDEN}`)
    .replace(BEARER, `$1 ${HIDDEN}`)
    .replace(ADDRESS, nameOfAddress);
}

/** Host, path and the names of the query's parameters; never credentials, values or secret paths. */
function redactUrl(text: string): string {
  const url = URL.parse(text);
  if (!url) return text.replace(/\/\/[^/@]*@/, `//${HIDDEN}@`).replace(/\?.*$/, '?…');
  const path = SECRET_PATH_HOST.test(url.hostname)
    ? '/…'
    : url.pathname.split('/').map(redactSegment).join('/');
  const names = [...url.searchParams.keys()].map((name) => `${name}=…`);
  const login = url.username || url.password ? `${HIDDEN}@` : '';
  return `${url.protocol}//${login}${url.host}${path}${names.length > 0 ? `?${names.join('&')}` : ''}`;
}

/** Long and of mixed letters and digits: a key, not a word. */
const redactSegment = (segment: string): string =>
  /^[\w:~.-]{20,}$/.test(segment) &&
  /\d/.test(segment) &&
  /[A-Z]/.test(segment) &&
  /[a-z]/.test(segment)
    ? '…'
    : segment;

const nameOfAddress = (address: string): string =>
  `address-${createHash('sha256').update(salt).update(address.toLowerCase()).digest('hex').slice(0, 8)}`;
