/** Verdicts on made-up articles of a subject that no code knows: coal plants of Germany. */
import { describe, expect, it } from 'vitest';
import { compileTopics } from '../../../functions/domain/topic/scorer.ts';
import { parseTopics } from '../../../functions/domain/topic/topics.ts';
import coal from '../../fixtures/topic/coal.json' with { type: 'json' };

const score = compileTopics(parseTopics('coal.json', coal));
const on = (title: string, text = '', feedId?: string) => {
  const { topics, refused } = score({ title, text, ...(feedId ? { feedId } : {}) }, [], true);
  const [topic] = topics;
  return { ...topic, refused };
};
const filler = Array.from(
  { length: 12 },
  (_, i) => `The council met for the ${i + 4}th time and spoke of roads.`,
).join(' ');

describe('a verdict', () => {
  it.each([
    [
      'certain',
      'RWE closes its last plant in Germany',
      'The utility shuts the site in Lusatia. RWE will phase out two more in Germany.',
    ],
    ['likely', 'RWE closes its last plant in Germany', ''],
    ['likely', '', 'LEAG decommissions a coal plant in Lusatia.'],
    ['likely', 'Lusatia: the utility is down to 1,200 jobs', ''],
    ['none', 'Lusatia: the utility is down to 1, 200 others closed', ''],
    ['none', 'A spring festival opens in Germany', 'RWE pays for the music.'],
    ['none', 'Bakery closes in Germany after RWE raises its price', ''],
    ['none', 'RWE shuts a coal plant in Poland', 'The utility is the largest there.'],
    ['none', 'RWE shares: the utility closes higher in Germany', ''],
    ['none', 'Germany: LEAG closes its talks to leave from the stock exchange', 'x'],
  ] as const)('is %s: %s %s', (verdict, title, text) =>
    expect(on(title, text).verdict).toBe(verdict),
  );

  it('is no more than weak when only later text speaks of it', () => {
    const later = `${filler} ${filler} RWE shuts a coal plant in Germany. RWE closes another coal plant in Germany. LEAG shuts a third coal plant in Lusatia.`;
    expect(on('A council meets', later).verdict).toBe('weak');
  });
  it('is weak when the title tells of something else and one sentence speaks of it', () =>
    expect(
      on('Profit of banks rises', 'RWE shuts a coal plant in Germany. Banks gained.').verdict,
    ).toBe('weak'));
  it('counts two places left together', () =>
    expect(on('RWE shuts coal plants in Poland and Germany').verdict).toBe('likely'));
  it('takes the place from a feed that never names it', () => {
    const title = 'LEAG shuts down two coal plants';
    expect(on(title).verdict).toBe('none');
    expect(on(title, '', 'lusatia-local').verdict).toBe('likely');
  });
  it('reads Arabic forms with their clitics and articles', () =>
    expect(on('وبإغلاق محطات الفحم في ألمانيا').verdict).toBe('likely'));
});

describe('what leaves things as they are', () => {
  it.each([
    ['others are driven out', 'RWE evicts squatters in Germany', 'RWE evicts tenants in Germany'],
    [
      'somebody else is the object',
      'RWE shuts old bakery in Germany',
      'RWE shuts utility, bakery in Germany',
    ],
    [
      'it is over soon',
      'RWE idles a coal plant in Germany for maintenance',
      'RWE shuts a coal plant in Germany for maintenance',
    ],
    [
      'something else is handed over',
      'RWE hands two turbines to a museum at a mine in Germany',
      'RWE hands mine and turbines to a museum in Germany',
    ],
    [
      'others are in it',
      'RWE shuts squatters out in Germany',
      'RWE shuts against squatters in Germany',
    ],
  ])('is no exit: %s', (_, none, likely) => {
    expect(on(none).verdict).toBe('none');
    expect(on(likely).verdict).toBe('likely');
  });
  it('an actor implies no place to a topic that is unplaced', () => {
    const [entry] = coal;
    const actors = entry?.actors.map((actor) => ({ ...actor, place: 0.8 }));
    const [placed, unplaced] = [false, true].map((flag) =>
      compileTopics(parseTopics('coal.json', [{ ...entry, actors, unplaced: flag }])),
    );
    const article = { title: 'RWE closes its last plant', text: '' };
    expect(placed?.(article, []).topics[0]?.verdict).toBe('likely');
    expect(unplaced?.(article, []).topics[0]?.verdict).toBe('none');
  });
});

describe('lines that belong to other articles', () => {
  const headline = 'RWE closes its last plant in Germany';
  it.each([
    ['after a marker', `The fair opens on Sunday.\n\nRead also: ${headline}`],
    ['after a marker in the same line', `The fair opens on Sunday. Read also: ${headline}`],
    [
      'under a marker',
      `The fair opens on Sunday.\nRead also\n${headline}\nLEAG shuts a plant in Germany`,
    ],
    ['without any marker', `The fair opens on Sunday.\n\n${headline}`],
    ['under a marker, with a full stop', `The fair opens on Sunday.\n\nRead also\n\n${headline}.`],
    ['behind a bullet', `The fair opens on Sunday. • ${headline}`],
    ['behind a sign of a link', `The fair opens on Sunday. >> ${headline}`],
    [
      'that share no word with the article',
      `The fair opens on Sunday with a parade, music and a market on the square.\n\n${headline}.`,
    ],
  ])('are not evidence: %s', (_, text) => {
    expect(['weak', 'none']).toContain(on('A fair in the city', text).verdict);
  });
  it.each([
    [
      'that take the story up',
      `The fair began.\n\nA utility spoke of its plant there.\n\n${headline}.`,
    ],
    ['of a list', `• The lights go out at noon. • ${headline}.\n\nMore is to come.`],
  ])('are not lines %s', (_, text) =>
    expect(on('A fair in the city where RWE has an old site', text).verdict).toBe('likely'),
  );
  it('do not take the article with them', () =>
    expect(
      on('', `${headline}.\n\nThe work takes a year.\n\nRead also: A fair opens`).verdict,
    ).toBe('likely'));
});

describe('evidence', () => {
  it('is the raw words, in order, of the fields they stand in', () => {
    const title = 'R\u200BWE  closes a plant in “Germany”';
    const { evidence = [] } = on(title);
    expect(evidence.map(({ field, start, end }) => [field, title.slice(start, end)])).toEqual([
      ['title', 'R\u200BWE'],
      ['title', 'closes'],
      ['title', 'Germany'],
    ]);
  });
  it('is told of what was refused too, with the reason', () => {
    const { refused } = on('RWE shuts a coal plant in Poland');
    expect(refused).toContainEqual({
      entityId: 'coal-exit',
      field: 'title',
      start: 4,
      end: 9,
      surface: 'shuts',
      alias: 'close',
      gate: 'elsewhere',
      reason: 'another place is left: Poland',
    });
  });
  it('of one text is the same every time', () =>
    expect(on('RWE shuts a plant in Germany')).toEqual(on('RWE shuts a plant in Germany')));
});

describe('hostile texts', () => {
  it('are judged to a bound, whatever they repeat', () => {
    const { verdict, evidence = [] } = on('', 'RWE shuts a coal plant in Germany. '.repeat(10_000));
    expect(verdict).toBe('certain');
    expect(evidence.length).toBeLessThan(40);
  });

  it.each([
    ['one endless sentence of exits', 'shuts '.repeat(20_000)],
    ['only actors and places', 'RWE Germany '.repeat(10_000)],
    ['one endless line of triples', 'RWE shuts a coal plant in Germany '.repeat(3_000)],
    ['dotted capitals', 'U.'.repeat(30_000)],
    ['letters that stand for many', '\ufdfa'.repeat(20_000)],
    ['only line ends', '\n'.repeat(60_000)],
    ['only pointers', 'read also '.repeat(8_000)],
    ['surrogates and marks', '\ud800\u0640\u064e'.repeat(20_000)],
  ])('are read in linear time: %s', (_, text) => {
    const half = text.slice(0, text.length / 2);
    const took = (one: string) => {
      const from = performance.now();
      on('RWE', one);
      return performance.now() - from;
    };
    took(half);
    // Quadratic reading would take four times as long; noise is allowed for.
    expect(took(text)).toBeLessThan(8 * took(half) + 500);
  });
});
