/** Who goes where nobody is named: implied by who speaks, by a base, by who gives; or by nobody. */
import { describe, expect, it } from 'vitest';
import { compileTopics } from '../../../functions/domain/topic/scorer.ts';
import { parseTopics } from '../../../functions/domain/topic/topics.ts';
import coal from '../../fixtures/topic/coal.json' with { type: 'json' };

const [base] = coal;
const exits = [
  ...(base?.exits ?? []),
  { name: 'talk', spoken: true, forms: { en: ['the deadline', 'a date'] } },
  { name: 'way out', unsaid: true, forms: { en: ['phase-out'], ar: ['إغلاق', 'تغلق'] } },
  { name: 'leave', personal: true, forms: { en: ['leave'] } },
  {
    name: 'take over',
    recipients: true,
    returns: true,
    within: 6,
    forms: { en: ['takes over', 'hands over'] },
    objects: { en: ['mine'] },
  },
];
const germany = { name: 'country', forms: { en: ['Germany'], ar: ['ألمانيا'] } };
const pit = { name: 'pits', actor: 0.85, forms: { en: ['Garzweiler'] } };
const activists = {
  name: 'activists',
  implied: true,
  forms: { en: ['activists', 'Greens'], ar: ['الخضر'] },
};

const verdictWith = (change: object, title: string, text = '') => {
  const places = [germany, pit, { ...activists, ...change }];
  const locals = { forms: { en: ['the city'] } };
  const topic = { ...base, exits, places, locals };
  const [result] = compileTopics(parseTopics('coal.json', [topic]))({ title, text }, []).topics;
  return result?.verdict;
};
const verdict = (title: string, text = '') => verdictWith({}, title, text);

describe('who speaks of an exit', () => {
  it.each([
    ['is no actor by itself', {}, 'Greens insist on the deadline', 'none'],
    ['means those of the topic', { said: 0.9 }, 'Greens insist on the deadline', 'likely'],
    ['means nobody where it goes itself', { actor: 0.9 }, 'Greens leave', 'none'],
    ['means them where it only stands near', { actor: 0.9 }, 'Greens want: shuts by May', 'likely'],
    ['before a colon means the known one', { left: 0.9 }, 'الخضر: الإغلاق قريب', 'likely'],
    ['before a colon means no other one', { left: 0.9 }, 'الخضر: إغلاق المتجر قريب', 'none'],
    ['without a colon means nothing', { left: 0.9 }, 'الخضر يريدون الإغلاق', 'none'],
  ])('%s', (_, change, title, expected) => expect(verdictWith(change, title)).toBe(expected));

  it('behind a comma does not go: the actor does', () =>
    expect(verdict('Shuts, school says: RWE site in Germany')).toBe('likely'));
});

describe('who gives', () => {
  it.each([
    ['an actor', 'A museum takes over a mine from RWE in Germany', 'likely'],
    ['the place itself', 'A museum takes over a mine from the city at Garzweiler', 'none'],
    ['a base that is left', 'A museum takes over a mine at Garzweiler', 'likely'],
    [
      'an actor, for a while',
      'A museum takes over a mine from RWE in Germany for maintenance',
      'none',
    ],
  ])('%s: %s', (_, title, expected) => expect(verdict(title)).toBe(expected));
});

describe('a base named in the title', () => {
  it('says who is gone', () =>
    expect(verdict('Garzweiler today', 'It closes, and shuts for good.')).toBe('likely'));
  it('does not say who went home from it', () =>
    expect(verdict('Garzweiler today', 'They leave at noon.')).toBe('weak'));
});
