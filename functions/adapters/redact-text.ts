/**
 * Secrets in a text, known by their looks: credentials and values in urls, what stands after the name of a
 * secret, keys of known forms, e-mail addresses. Any text may be hostile: every pattern is bounded, so that
 * the work grows with the length of what is looked at and no faster. What is hidden by its name is in `redact.ts`.
 */
import { createHash, randomBytes } from 'node:crypto';

export const HIDDEN = '[hidden]';
/** Characters of a text that are said at most. */
const LONGEST = 2_000;
/** Characters that are looked at: hiding makes shorter, and what is said must have been looked at. */
const LOOKED_AT = 16_000;
const BREAK = /[\s"'<>,;&|]/;

/** Looked through first and cut then: half a secret would not be known by its looks. */
export function redactText(text: string): string {
  const hidden = RULES.reduce((said, rule) => rule(said), lookedAt(text));
  return hidden.length > LONGEST || text.length > LOOKED_AT
    ? `${hidden.slice(0, LONGEST)}…`
    : hidden;
}

/** The beginning, without the word that may be cut in half at its end. */
function lookedAt(text: string): string {
  if (text.length <= LOOKED_AT) return text;
  let end = LOOKED_AT;
  while (end > 0 && !BREAK.test(text[end] ?? '')) end -= 1;
  return end > 0 ? text.slice(0, end) : `[${text.length} characters without a break]`;
}

type Rule = (text: string) => string;
const replacing =
  (pattern: RegExp, by: string): Rule =>
  (text) =>
    text.replace(pattern, by);

/** Services whose whole path is the key, also behind a subdomain. */
const KEY_PATHS =
  'slack\\.com|discord(?:app)?\\.com|telegram\\.org|office(?:365)?\\.com|logic\\.azure\\.com|powerplatform\\.com|ntfy\\.sh|zapier\\.com|make\\.com|integromat\\.com|ifttt\\.com|webhook\\.site|pipedream\\.net|chat\\.googleapis\\.com';
const KEY_PATH_HOST = new RegExp(`(?:^|\\.)(?:${KEY_PATHS})$|^ntfy\\.`, 'i');

/** Names of secrets as they are written before `=` or `:`, whatever stands before them. */
const NAMED =
  '(?:passw(?:or)?d|passphrase|secrets?|(?:secret|api|access|private|master|signing|hook|auth)[_-]?(?:key|token)|token|credentials?|signature|(?<![a-z])(?:pass|pwd|sig|jwt|auth|x-[\\w-]{1,40}?(?:key|auth|sig|hmac)))(?:[_-]?(?:id|key|value|hash))?';
/** A value within quotes, to its end or that of the text. */
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"?|\'(?:[^\'\\\\]|\\\\.)*\'?|\\\\"[^"\\\\]*(?:\\\\")?';
const SCHEMES =
  '(?:bearer|basic|digest|token|negotiate|ntlm|oauth|apikey|key|hawk|signature|sharedkey|googlelogin|aws4-hmac-sha256)';
const NOT_HIDDEN = '(?!\\[hidden|…)';

const RULES: readonly Rule[] = [
  (text) => text.replace(/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>\\]+/gi, redactUrl),
  replacing(new RegExp(`((?:${KEY_PATHS}))/[^\\s"'<>]+`, 'gi'), '$1/…'),
  replacing(/\b(ntfy\.[\w.-]{1,100})\/[^\s"'<>]+/gi, '$1/…'),
  replacing(/\/\/[^\s/@"'<>]{1,256}@/g, `//${HIDDEN}@`),
  replacing(/(?<![\w.~%+-])[\w.~%+-]{1,64}:[^\s@/"'<>]{1,128}@(?=[\w[])/g, `${HIDDEN}@`),
  replacing(new RegExp(`([?&][\\w.~%[\\]-]{1,64}=)${NOT_HIDDEN}[^\\s"'<>&;]+`, 'g'), '$1…'),
  // Headers: with a scheme to the end of the line, else one word that ends it; prose goes on.
  replacing(
    new RegExp(
      `(authori[sz]ation["'\\\\]{0,3}\\s{0,4}[:=]\\s{0,4}["'\\\\]{0,3})${SCHEMES}\\s[^\\r\\n"'}]*`,
      'gi',
    ),
    `$1${HIDDEN}`,
  ),
  replacing(
    /(authori[sz]ation["'\\]{0,3}\s{0,4}(?:=|:)\s{0,4}["'\\]{0,3})[^\s"'<>,;\\]+(?=["'\\,;]|\s{0,4}(?:[\r\n]|$))/gi,
    `$1${HIDDEN}`,
  ),
  replacing(
    /(authori[sz]ation["'\\]{0,3}[:=]["'\\]{0,3})(?!\[hidden)[^\s"'<>,;\\]+/gi,
    `$1${HIDDEN}`,
  ),
  replacing(
    /(\b(?:set-)?cookie["'\\]{0,3}\s{0,4}[:=]\s{0,4}["'\\]{0,3})[^\s"'=]{1,80}=[^\r\n"']*/gi,
    `$1${HIDDEN}`,
  ),
  replacing(
    new RegExp(`(${NAMED}["'\\\\]{0,3}\\s{0,4}(?:=>|[:=])\\s{0,4}\\[?\\s{0,4})(?:${QUOTED})`, 'gi'),
    `$1"${HIDDEN}"`,
  ),
  replacing(
    new RegExp(
      `(${NAMED}["'\\\\]{0,3}(?:\\s{0,4}=>?\\s{0,4}|:|%3[ad]))${NOT_HIDDEN}[^\\s"'<>,;&)}]+`,
      'gi',
    ),
    `$1${HIDDEN}`,
  ),
  // After a colon and a space stands prose as well ("Secret: how they left"): of it, what looks like a key.
  replacing(
    new RegExp(
      `((?:passw(?:or)?d|api[_-]?key|(?:secret|access|private|master|signing|hook|auth|client)[_-](?:key|token|secret)|x-[\\w-]{1,40})["'\\\\]{0,3}:\\s{1,4})${NOT_HIDDEN}[^\\s"'<>,;]+`,
      'gi',
    ),
    `$1${HIDDEN}`,
  ),
  replacing(
    new RegExp(`(${NAMED}["'\\\\]{0,3}:\\s{1,4})(?=[^\\s"'<>,;]{0,64}\\d)[^\\s"'<>,;]{6,}`, 'gi'),
    `$1${HIDDEN}`,
  ),
  replacing(/\b(bearer)\s{1,4}[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`),
  replacing(
    /\b([Bb]asic|BASIC|[Tt]oken|[Dd]igest)\s{1,4}(?=[\w.~+/=-]{0,64}(?:\d|[a-z][A-Z]|=))[\w.~+/=-]{8,}/g,
    `$1 ${HIDDEN}`,
  ),
  replacing(/whsec_[\w+/=-]+/g, `whsec_${HIDDEN}`),
  replacing(/\b(rasid_(?:read|admin)_)[\w-]+/g, `$1${HIDDEN}`),
  replacing(/(?<![A-Za-z0-9])eyJ[\w-]{8,}(?:[\w.-])*/g, HIDDEN),
  replacing(
    /(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|xox[abeprs]-|[sr]k_(?:live|test)_|glpat-|AIza|AKIA|ASIA)[\w-]{10,}/g,
    HIDDEN,
  ),
  (text) => text.replace(/(?<=\/)[\w:~.-]{20,}/g, redactSegment),
  (text) => text.replace(/(?<![\w-])[\w-]{32,}/g, redactWord),
  (text) =>
    text.replace(
      /[^\s<>"'@,;:()[\]\\]{1,128}@[^\s<>"'@,;:()[\]\\]{1,255}\.[^\s<>"'@,;:()[\]\\.]{1,63}/g,
      nameOfAddress,
    ),
];

/** Host, path and the names of the query's parameters; never credentials, values or secret paths. */
function redactUrl(text: string): string {
  const url = URL.parse(text);
  if (!url) return text.replace(/\/\/[^/@]*@/, `//${HIDDEN}@`).replace(/\?.*$/, '?…');
  const path = KEY_PATH_HOST.test(url.hostname)
    ? '/…'
    : url.pathname.split('/').map(redactSegment).join('/');
  const names = [...url.searchParams.keys()].map((name) => `${name}=…`);
  const login = url.username || url.password ? `${HIDDEN}@` : '';
  return `${url.protocol}//${login}${url.host}${path}${names.length > 0 ? `?${names.join('&')}` : ''}`;
}

const isMixed = (text: string): boolean =>
  /\d/.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text);
const isHex = (text: string): boolean => /^[0-9a-f]{32,}$/i.test(text);

/** How a url writes the sign of what is left out. */
const ELIDED = encodeURIComponent('…');
/** Long and of mixed letters and digits, or of hexadecimal digits alone: a key, not a word. */
const redactSegment = (segment: string): string =>
  segment === ELIDED || isHex(segment) || (/^[\w:~.-]{20,}$/.test(segment) && isMixed(segment))
    ? '…'
    : segment;

/** Outside of paths a hash may tell what is spoken of; only mixed letters are a key. */
const redactWord = (word: string): string => (isMixed(word) ? HIDDEN : word);

/** One address is one name within a process, and cannot be guessed from outside. */
const salt = randomBytes(16);
const nameOfAddress = (address: string): string =>
  `address-${createHash('sha256').update(salt).update(address.toLowerCase()).digest('hex').slice(0, 8)}`;
