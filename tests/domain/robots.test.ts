/** robots.txt as sites write it, and as somebody hostile would. */
import { describe, expect, it } from 'vitest';
import type { FetchFailureKind, FetchOutcome } from '../../functions/domain/fetch.ts';
import { readRobots, robotsUrl } from '../../functions/domain/robots.ts';
import { cpuMillis } from '../support/cpu.ts';

const URL_OF = 'https://news.example/robots.txt';
const HOUR = 3_600_000;
const answered = (status: number, text = ''): FetchOutcome => ({
  kind: 'response',
  status,
  url: URL_OF,
  headers: {},
  body: Buffer.from(text),
  redirects: [],
  millis: 1,
});
const ask = (text: string, path: string) =>
  readRobots(URL_OF, answered(200, text)).answer(`https://news.example${path}`);

it('stands at the root of the page’s own origin', () => {
  expect(robotsUrl('https://news.example:8443/a/b?x#y')).toBe(
    'https://news.example:8443/robots.txt',
  );
});

describe('the longest rule that fits decides', () => {
  it.each<[string, string, string, string]>([
    ['an empty file', '', '/a', 'allowed'],
    ['no rule for us', 'User-agent: Other\nDisallow: /', '/a', 'allowed'],
    ['everything closed', 'User-agent: *\nDisallow: /', '/a', 'disallowed'],
    ['an empty rule closes nothing', 'User-agent: *\nDisallow:', '/a', 'allowed'],
    ['a folder', 'User-agent: *\nDisallow: /private/', '/private/a', 'disallowed'],
    ['beside the folder', 'User-agent: *\nDisallow: /private/', '/privateer', 'allowed'],
    ['an opening in it', 'User-agent: *\nDisallow: /a/\nAllow: /a/b/', '/a/b/c', 'allowed'],
    [
      'our own group first',
      'User-agent: *\nDisallow: /\n\nUser-agent: Rasid\nAllow: /',
      '/a',
      'allowed',
    ],
    [
      'our own group only',
      'User-agent: Rasid\nDisallow: /x\n\nUser-agent: *\nDisallow: /',
      '/a',
      'allowed',
    ],
    ['our name in any case', 'user-agent: RASID/2.0\ndisallow: /', '/a', 'disallowed'],
    ['our name within another', 'User-agent: Rasidbot\nDisallow: /', '/a', 'allowed'],
    [
      'our group in two places',
      'User-agent: rasid\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: rasid\nDisallow: /b',
      '/b',
      'disallowed',
    ],
    ['a group for several', 'User-agent: x\nUser-agent: rasid\nDisallow: /a', '/a', 'disallowed'],
    [
      'other fields do not end the names',
      'User-agent: rasid\nCrawl-delay: 9\nUser-agent: x\nDisallow: /a',
      '/a',
      'disallowed',
    ],
    ['a wildcard', 'User-agent: *\nDisallow: /*?print=', '/news/1?print=1', 'disallowed'],
    ['an end', 'User-agent: *\nDisallow: /*.pdf$', '/a.pdf?x', 'allowed'],
    [
      'an Arabic path',
      'User-agent: *\nDisallow: /أرشيف/',
      '/%D8%A3%D8%B1%D8%B4%D9%8A%D9%81/1',
      'disallowed',
    ],
    ['a byte order mark', '\ufeffUser-agent: *\nDisallow: /', '/a', 'disallowed'],
    ['old line ends', 'User-agent: *\rDisallow: /', '/a', 'disallowed'],
    ['comments', '# all\nUser-agent: * # us\nDisallow: /a # not a', '/a', 'disallowed'],
    ['a page instead of a file', '<html><body>Not found: /</body></html>', '/a', 'allowed'],
    ['a rule before any name', 'Disallow: /\nUser-agent: *\nAllow: /', '/a', 'allowed'],
  ])('%s', (_, text, path, answer) => expect(ask(text, path)).toBe(answer));
});

describe('a site that gives no file', () => {
  it.each([400, 401, 403, 404, 410, 451])('%i: it has no rules, for a day', (status) => {
    const robots = readRobots(URL_OF, answered(status, 'User-agent: *\nDisallow: /'));
    expect(robots.answer('https://news.example/a')).toBe('allowed');
    expect(robots.keepMs).toBe(24 * HOUR);
  });
  it.each([429, 500, 502, 503, 522])('%i: nothing is read for an hour', (status) => {
    const robots = readRobots(URL_OF, answered(status));
    expect(robots.answer('https://news.example/a')).toBe('unavailable');
    expect(robots.keepMs).toBeLessThanOrEqual(HOUR);
  });
  it.each<[FetchFailureKind, string]>([
    ...(['dns', 'refused', 'timeout', 'tls', 'reset', 'too-large', 'bad-encoding'] as const).map(
      (kind): [FetchFailureKind, string] => [kind, 'unavailable'],
    ),
    ['protocol', 'unavailable'],
    ['forbidden-address', 'unavailable'],
    ['too-many-redirects', 'allowed'],
    ['bad-redirect', 'allowed'],
  ])('%s: %s', (kind, answer) => {
    const robots = readRobots(URL_OF, { kind, message: 'x', millis: 1 });
    expect(robots.answer('https://news.example/a')).toBe(answer);
  });
});

describe('a hostile file is read in time', () => {
  const path = `/${'a'.repeat(2000)}`;
  it.each<[string, string]>([
    ['wildcards without end', `User-agent: *\nDisallow: /${'*a'.repeat(200_000)}b`],
    ['stars without end', `User-agent: *\nDisallow: /${'*'.repeat(400_000)}b`],
    ['many wildcard rules', `User-agent: *\n${`Disallow: /${'*a'.repeat(40)}b\n`.repeat(5000)}`],
    [
      'many names with many rules',
      `${'User-agent: *\n'.repeat(15_000)}${'Disallow: /x\n'.repeat(15_000)}`,
    ],
    [
      'many other names',
      `${Array.from({ length: 20_000 }, (_, i) => `User-agent: a${i}\n`).join('')}Disallow: /`,
    ],
    ['a line without end', `User-agent: *\nDisallow: /${'x'.repeat(490_000)}`],
    ['blanks without end', `User-agent: *\nDisallow:${' '.repeat(490_000)}/`],
    ['prototype names', 'User-agent: __proto__\nUser-agent: constructor\nDisallow: /'],
  ])('%s', (_, text) => {
    const millis = cpuMillis(() => {
      expect(['allowed', 'disallowed']).toContain(ask(text, path));
    });
    expect(millis).toBeLessThan(1000);
  });
  it('a path too long to compare is left alone', () => {
    expect(ask('User-agent: *\nDisallow: /b', `/${'a'.repeat(5000)}`)).toBe('disallowed');
  });
});
