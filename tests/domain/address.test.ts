/** Which addresses may be asked: every known spelling of a private one, and public ones left alone. */
import { describe, expect, it } from 'vitest';
import {
  ADDRESS_NOT_ALLOWED,
  admitUrl,
  canonicalAddress,
  isPublicAddress,
  parseAllowPrivate,
} from '../../functions/domain/address.ts';
import { DENIED_URLS } from '../support/denied-urls.ts';

const nothing = { allowPrivate: [] };

describe('a URL that leads to no public address is denied before anything is looked up', () => {
  it.each(DENIED_URLS)('%j', (url) => {
    expect(admitUrl(url, nothing)).toEqual({ kind: 'denied', message: ADDRESS_NOT_ALLOWED });
  });
  it('the table is long enough to mean something', () => {
    expect(new Set(DENIED_URLS).size).toBeGreaterThan(125);
  });
});

describe('public addresses are left alone', () => {
  it.each([
    'http://1.1.1.1/feed',
    'https://93.184.216.34/',
    'http://[2606:4700::1111]/rss',
    'http://[2a00:1450:4001::200e]:8080/',
    'https://www.example.com/feed.xml',
    'https://example.com:8443/feed?x=127.0.0.1',
    'http://example.com./feed',
    'http://172.15.255.255/',
    'http://172.32.0.1/',
    'http://100.63.255.255/',
    'http://100.128.0.1/',
    'http://192.0.1.1/',
    'http://198.17.255.255/',
    'http://198.20.0.1/',
    'http://223.255.255.255/',
    'http://11.0.0.1/',
    'http://localhost.example.com/',
    'http://internal.example.org/',
    'http://xn--mgba3a4f16a.example/',
    'http://السومرية.example/',
    'http://127.0.0.1.example.com/',
  ])('%s', (url) => {
    expect(admitUrl(url, nothing)).toMatchObject({ kind: 'admitted', exempt: false });
  });
  it('an address is told from a name', () => {
    expect(admitUrl('http://1.1.1.1/', nothing)).toMatchObject({ literal: '1.1.1.1', port: 80 });
    expect(admitUrl('https://example.com/#x', nothing)).not.toHaveProperty('literal');
  });
});

describe('addresses as DNS gives them', () => {
  it.each([
    ...['127.0.0.1', '0.0.0.0', '10.1.2.3', '169.254.169.254', '100.64.0.1', '192.168.0.1'],
    ...['::1', '::', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe', '::7f00:1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', 'fe80::1', 'fe80::1%lo', 'fd00::1', 'ff02::1'],
    ...['2001:db8::1', '2001::1', '3fff::1', '5f00::1', '2620:4f:8000::1', '4000::1'],
    ...['', 'localhost', '127.1', '0177.0.0.1', '2130706433', '0x7f000001', '8.8.8', '8.8.8.8.8'],
    ...['2606:4700::1111%eth0', '08.8.8.8 ', 'example.com'],
  ])('%j is not public', (ip) => expect(isPublicAddress(ip)).toBe(false));
  it.each([
    ...['8.8.8.8', '1.1.1.1', '93.184.216.34', '192.0.1.0', '223.255.255.255'],
    ...['2606:4700::1111', '2001:4860:4860::8888', '2a02:26f0::1', '2400:cb00::1', '2620:0:ccc::2'],
  ])('%s is public', (ip) => expect(isPublicAddress(ip)).toBe(true));
  it('one address has one spelling', () => {
    expect(canonicalAddress('2606:4700:0:0::1111')).toBe('2606:4700::1111');
    expect(canonicalAddress('::ffff:127.0.0.1')).toBe('127.0.0.1');
    expect(canonicalAddress('example.com')).toBeUndefined();
  });
});

describe('the list of private exceptions is exact', () => {
  const rules = {
    allowPrivate: parseAllowPrivate('127.0.0.1:8025, inbox:9000 [::1]:7000', false),
  };
  it.each([
    'http://127.0.0.1:8025/hook',
    'https://127.0.0.1:8025/',
    'http://inbox:9000/',
    'http://INBOX:9000/',
    'http://[0:0:0:0:0:0:0:1]:7000/',
    'http://0x7f.1:8025/',
  ])('%s may be asked', (url) =>
    expect(admitUrl(url, rules)).toMatchObject({ kind: 'admitted', exempt: true }),
  );
  it.each([
    'http://127.0.0.1/',
    'http://127.0.0.1:8026/',
    'http://127.0.0.2:8025/',
    'http://localhost:8025/',
    'http://inbox/',
    'http://inbox.example:9000/',
    'http://user@127.0.0.1:8025/',
    'ftp://127.0.0.1:8025/',
  ])('%s may not', (url) => expect(admitUrl(url, rules).kind).toBe('denied'));
  it('is empty unless set', () => {
    expect(parseAllowPrivate(undefined, false)).toEqual([]);
    expect(parseAllowPrivate(' ', true)).toEqual([]);
  });
  it('is refused on Lambda', () =>
    expect(() => parseAllowPrivate('127.0.0.1:80', true)).toThrow(/refused on Lambda/));
  it.each([
    ...['127.0.0.1', 'localhost', '10.0.0.0/8:80', '*:80', 'http://127.0.0.1:80', 'a:b', ':80'],
    ...['host:99999', 'user@host:80', 'host:80/path'],
  ])('%s is named as a mistake', (entry) =>
    expect(() => parseAllowPrivate(entry, false)).toThrow(`"${entry}": must be host:port`),
  );
});
