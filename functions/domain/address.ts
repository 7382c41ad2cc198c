/**
 * Which addresses may be asked: URLs and IP addresses sorted into public and not. The network itself
 * (resolving, connecting) is in functions/adapters/http-connect.ts, which asks here twice.
 */
import ipaddr from 'ipaddr.js';
import { InvalidInput } from './validate.ts';

/** The one thing users are told, whatever the reason: it must not help to scan a private network. */
export const ADDRESS_NOT_ALLOWED = 'address not allowed';
const ALLOWED_PORTS: readonly number[] = [80, 443, 8080, 8443];

/** IPv4 is public unless listed here (IANA special-purpose registry). */
const DENIED_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
].map((range) => ipaddr.IPv4.parseCIDR(range));

/** IPv6 is public only in here: every form that embeds an IPv4 address falls outside or is listed below. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');
const DENIED_V6 = [
  ...['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'],
].map((range) => ipaddr.IPv6.parseCIDR(range));

/** True for an address of the public internet; anything that is no IP address is not. */
export function isPublicAddress(ip: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(ip)) {
    const address = ipaddr.IPv4.parse(ip);
    return !DENIED_V4.some((range) => address.match(range));
  }
  // A zone ("fe80::1%eth0") only makes sense on a local link.
  if (ip.includes('%') || !ipaddr.IPv6.isValid(ip)) return false;
  const address = ipaddr.IPv6.parse(ip);
  return address.match(GLOBAL_V6) && !DENIED_V6.some((range) => address.match(range));
}

/** `ip` written one way only, so that two spellings compare equal; undefined when it is none. */
export function canonicalAddress(ip: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(ip)) return ip;
  return ipaddr.IPv6.isValid(ip) ? ipaddr.process(ip).toString() : undefined;
}

export type AddressRules = {
  /** Exact `host:port` pairs that may be asked although private, whatever the port. */
  readonly allowPrivate: readonly string[];
  readonly ports?: readonly number[];
};
export type Admission =
  | {
      readonly kind: 'admitted';
      readonly url: URL;
      readonly host: string;
      readonly port: number;
      /** Set when the host is an IP address: it is not looked up. */
      readonly literal?: string;
      /** On the list of private exceptions: its addresses are not classified. */
      readonly exempt: boolean;
    }
  | { readonly kind: 'denied'; readonly message: typeof ADDRESS_NOT_ALLOWED };

const DENIED: Admission = { kind: 'denied', message: ADDRESS_NOT_ALLOWED };

/**
 * What a URL asks for, before any look-up: http(s), no user info, an allowed port, and no name or
 * literal address known to be private. Reads the URL as browsers do, so `http://0x7f.1` is loopback.
 */
export function admitUrl(text: string, rules: AddressRules): Admission {
  // Readers of "http://a\\@b" disagree on the host.
  if (!URL.canParse(text) || /^[^?#]*\\/.test(text)) return DENIED;
  const url = new URL(text);
  const port = portOf(url);
  if (port === undefined || url.username !== '' || url.password !== '') return DENIED;
  url.hash = '';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const literal = canonicalAddress(host) === undefined ? undefined : host;
  if (literal === undefined && !HOST_NAME.test(host)) return DENIED;
  const found = { url, host, port, ...(literal !== undefined && { literal }) };
  if (exceptions(rules.allowPrivate).has(`${url.hostname}:${port}`)) {
    return { kind: 'admitted', ...found, exempt: true };
  }
  if (!(rules.ports ?? ALLOWED_PORTS).includes(port)) return DENIED;
  const open = literal === undefined ? !isPrivateName(host) : isPublicAddress(literal);
  return open ? { kind: 'admitted', ...found, exempt: false } : DENIED;
}

/** URLs may carry hosts such as "127.0.0.1;x", which no name server should be asked for. */
const HOST_NAME = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/;

/** Names that never lead to the public internet; a name without a dot is one of the local network. */
function isPrivateName(host: string): boolean {
  const name = host.replace(/\.$/, '').toLowerCase();
  if (!name.includes('.')) return true;
  return /\.(localhost|localdomain|local|internal|intranet|lan|home\.arpa)$/.test(name);
}

function portOf(url: URL): number | undefined {
  if (url.protocol === 'http:') return Number(url.port || 80);
  if (url.protocol === 'https:') return Number(url.port || 443);
  return undefined;
}

const exceptionsByList = new WeakMap<readonly string[], ReadonlySet<string>>();
function exceptions(list: readonly string[]): ReadonlySet<string> {
  const known = exceptionsByList.get(list);
  if (known) return known;
  const made = new Set(list.map((entry) => exception(entry) ?? entry));
  exceptionsByList.set(list, made);
  return made;
}

/** `host:port` as a URL spells it, or undefined when it is none. */
function exception(entry: string): string | undefined {
  const port = /^(?:[\w.-]+|\[[\da-f:.]+\]):(\d{1,5})$/i.exec(entry)?.[1];
  if (port === undefined || !URL.canParse(`http://${entry}`)) return undefined;
  return `${new URL(`http://${entry}`).hostname}:${Number(port)}`;
}

/**
 * The list of RASID_ALLOW_PRIVATE, entries separated by commas or spaces.
 * Throws InvalidInput for an entry that is no `host:port`, and on Lambda for any entry at all: there
 * the private addresses hold the credentials.
 */
export function parseAllowPrivate(value: string | undefined, onLambda: boolean): readonly string[] {
  const entries = (value ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  if (entries.length > 0 && onLambda) {
    throw new InvalidInput('RASID_ALLOW_PRIVATE: is refused on Lambda: remove the setting');
  }
  return entries.map((entry) => {
    const parsed = exception(entry);
    if (parsed === undefined) {
      throw new InvalidInput(
        `RASID_ALLOW_PRIVATE: "${entry}": must be host:port, for example 127.0.0.1:8025`,
      );
    }
    return parsed;
  });
}
