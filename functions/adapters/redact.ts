/**
 * What a log may not hold: secrets, tokens, credentials in urls, e-mail addresses. Whoever logs should
 * not hand them over; this is the second line. What is named a secret is hidden here, what looks like one
 * in `redact-text.ts`.
 */
import { HIDDEN, redactText } from './redact-text.ts';

const DEEPEST = 8;
const SECRET_NAME = /secret|passw|passphrase|authori[sz]ation|token|cookie|signature|credential/i;
/** Too short to be looked for within other words: "passed", "signal", "author", "key of a feed". */
const SECRET_WORDS: ReadonlySet<string> = new Set(
  'pass pwd auth sig hmac jwt bearer otp apikey'.split(' '),
);
const SECRET_KEYS = /(^| )(api|access|master|private|signing|hook|auth|x( \w+)*) key( id)?$/;

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
      isSecretName(name) && part !== undefined ? HIDDEN : redact(part, depth + 1),
    ]),
  );
}

function isSecretName(name: string): boolean {
  // A name that long is no name; what it holds is looked through all the same.
  const short = name.slice(0, 200);
  if (SECRET_NAME.test(short)) return true;
  const words = short
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => SECRET_WORDS.has(word)) || SECRET_KEYS.test(words.join(' '));
}

function redactError(error: Error, depth: number): unknown {
  const kind = 'kind' in error ? { kind: redact(error.kind, depth + 1) } : {};
  const cause = error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) };
  const stack = redactText(error.stack ?? '')
    .split('\n')
    .slice(1, 9)
    .join('\n');
  return {
    name: redactText(error.name),
    ...kind,
    message: redactText(error.message),
    stack,
    ...cause,
  };
}
