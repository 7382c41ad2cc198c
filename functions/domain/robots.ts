/**
 * What a site's robots.txt lets us read (RFC 9309): asked for article pages only, since a feed is
 * published to be polled. Fetching and keeping it is in functions/adapters/http-robots.ts.
 */
import robotsModule from 'robots-parser';
import type { FetchOutcome } from './fetch.ts';

/** The package is the function itself, whatever its types say. */
const robotsParser = robotsModule as unknown as typeof robotsModule.default;

/** The name that sites address in `User-agent:` lines. */
const ROBOTS_NAME = 'rasid';
const HOUR_MS = 3_600_000;
/** Kept for a day; a site in trouble is asked again within the hour. */
const KEPT_MS = 24 * HOUR_MS;
const KEPT_IN_TROUBLE_MS = HOUR_MS;

const MAX_BYTES = 500 * 1024;
const MAX_RULES = 1000;
/** Of all rules for us together: matching wildcards takes rule length times path length. */
const MAX_RULE_CHARACTERS = 24 * 1024;
const MAX_PATH = 2048;

/** `unavailable`: the site cannot say, so that nothing is read until it can. */
export type RobotsAnswer = 'allowed' | 'disallowed' | 'unavailable';
export type Robots = {
  readonly answer: (pageUrl: string) => RobotsAnswer;
  /** For how long this may be relied on, in ms. */
  readonly keepMs: number;
};

/** Where the rules for a page stand. */
export const robotsUrl = (pageUrl: string): string => new URL('/robots.txt', pageUrl).href;

/** What came of fetching `url`, as rules. Any 4xx but 429 means that the site has no rules. */
export function readRobots(url: string, outcome: FetchOutcome): Robots {
  switch (outcome.kind) {
    case 'response': {
      const { status, body } = outcome;
      if (status >= 200 && status < 300) return { answer: rulesOf(url, body), keepMs: KEPT_MS };
      if (status >= 400 && status < 500 && status !== 429) return everything;
      return nothingYet;
    }
    case 'too-many-redirects':
    case 'bad-redirect':
      return everything;
    default:
      return nothingYet;
  }
}

const everything: Robots = { answer: () => 'allowed', keepMs: KEPT_MS };
const nothingYet: Robots = { answer: () => 'unavailable', keepMs: KEPT_IN_TROUBLE_MS };

function rulesOf(url: string, body: Uint8Array): Robots['answer'] {
  const text = new TextDecoder().decode(body.subarray(0, MAX_BYTES));
  const rules = robotsParser(url, `User-agent: *\n${rulesForUs(text).join('\n')}`);
  return (pageUrl) => {
    const page = new URL(pageUrl);
    if (page.pathname.length + page.search.length > MAX_PATH) return 'disallowed';
    return rules.isDisallowed(pageUrl) ? 'disallowed' : 'allowed';
  };
}

/** The rules addressed to us by name, else those for everybody: one pass, so that no file can be slow. */
function rulesForUs(text: string): readonly string[] {
  const named: string[] = [];
  const general: string[] = [];
  let addressed = false;
  const agents = new Set<string>();
  let inRules = false;
  for (const line of text.split(/\r\n?|\n/)) {
    const [, field = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*)/.exec(line.slice(0, 2048)) ?? [];
    if (/^user-agent$/i.test(field)) {
      const agent = value.trim().toLowerCase().split('/')[0] ?? '';
      if (inRules) agents.clear();
      inRules = false;
      if (agent === ROBOTS_NAME) addressed = true;
      if (agent === ROBOTS_NAME || agent === '*') agents.add(agent);
    } else if (/^(dis)?allow$/i.test(field)) {
      inRules = true;
      const rule = `${field}: ${value.trim().replace(/\*+/g, '*')}`;
      if (agents.has(ROBOTS_NAME)) named.push(rule);
      if (agents.has('*')) general.push(rule);
    }
  }
  return capped(addressed ? named : general);
}

function capped(rules: readonly string[]): readonly string[] {
  let characters = 0;
  return rules.slice(0, MAX_RULES).filter((rule) => {
    characters += rule.length;
    return characters <= MAX_RULE_CHARACTERS;
  });
}
