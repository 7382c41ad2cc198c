/** Subscriptions files: what is taken, what is filled in, and what a mistake is called. */
import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../functions/domain/subscription.ts';
import { parseSubscriptions } from '../../functions/domain/subscription-file.ts';
import { newSubscription, planLoad } from '../../functions/domain/subscription-load.ts';

const EMAIL = { id: 'desk', name: 'Desk', channel: { type: 'email', to: ['a@desk.example.org'] } };
const HOOK = {
  id: 'hook',
  name: 'Hook',
  channel: { type: 'webhook', url: 'https://hooks.example.org/x' },
};
const parse = (...entries: unknown[]) => parseSubscriptions('subs.json', JSON.stringify(entries));
const email = (change: object) => ({ ...EMAIL, ...change });
const channel = (base: typeof EMAIL | typeof HOOK, change: object) => ({
  ...base,
  channel: { ...base.channel, ...change },
});

describe('a subscription', () => {
  it('needs an id, a name and a channel; the rest has defaults', () => {
    expect(parse(EMAIL, HOOK)).toEqual([
      { ...EMAIL, filter: {}, per: 'story', cadence: 'instant', timeZone: 'UTC' },
      {
        ...HOOK,
        channel: { ...HOOK.channel, format: 'standard' },
        filter: {},
        per: 'story',
        cadence: 'instant',
        timeZone: 'UTC',
      },
    ]);
  });

  it('is taken whole', () => {
    const whole = {
      id: 'مكتب-1',
      name: 'مكتب العراق',
      owner: 'owner@desk.example.org',
      channel: {
        type: 'webhook',
        url: 'http://127.0.0.1:9/x',
        format: 'telegram',
        chatId: '-1001',
        headers: { Authorization: 'Bearer x' },
      },
      filter: {
        topics: ['iraq-withdrawal'],
        verdict: 'weak',
        entities: { any: ['a'], all: ['b'], none: ['c'] },
        languages: ['ar'],
        feeds: ['f'],
        words: { any: ['x'], none: ['y'] },
      },
      per: 'article',
      cadence: 'weekly',
      at: '23:59',
      day: 'friday',
      timeZone: 'Asia/Baghdad',
      quietHours: { from: '22:00', to: '06:00' },
      maxPerHour: 5,
    };
    expect(parse(whole)).toEqual([whole]);
  });

  it('an address that is there twice is told once; a chat id may be a number', () => {
    const [one, two] = parse(
      channel(EMAIL, { to: ['A@desk.example.org', 'a@desk.example.org'] }),
      channel(HOOK, { format: 'telegram', chatId: -100123 }),
    );
    expect(one?.channel).toMatchObject({ to: ['a@desk.example.org'] });
    expect(two?.channel).toMatchObject({ chatId: '-100123' });
  });

  it.each<[unknown, string]>([
    [email({ id: '' }), 'entry 1: id: '],
    [email({ id: 'a b' }), 'entry "a b": id: must be'],
    [email({ id: 7 }), 'entry 1: id: must be a text'],
    [email({ name: '' }), 'entry "desk": name: must not be empty'],
    [email({ name: 'a\nBcc: x' }), 'name: must not hold line breaks'],
    [email({ name: undefined }), 'name: must be a text'],
    [email({ owner: 'nobody' }), 'owner: is no e-mail address'],
    [email({ channel: undefined }), 'channel: must be of type email or webhook'],
    [email({ channel: { type: 'fax' } }), 'channel.type: '],
    [channel(EMAIL, { to: [] }), 'channel.to: names nobody'],
    [channel(EMAIL, { to: 'a@b.example' }), 'channel.to: must be a list'],
    [
      channel(EMAIL, { to: ['a@b.example', 'A <a@b.example>'] }),
      'channel.to.1: is no e-mail address',
    ],
    [channel(EMAIL, { to: ['a@b.example\r\nBcc: c@d.example'] }), 'channel.to.0: is no e-mail'],
    [channel(EMAIL, { to: ['a@b..example'] }), 'channel.to.0: is no e-mail'],
    [channel(EMAIL, { locale: 'fr' }), 'channel.locale: must be "ar" or "en"'],
    [channel(EMAIL, { cc: [] }), 'unknown field "cc"'],
    [channel(HOOK, { url: 'hooks.example.org' }), 'channel.url: is no url'],
    [channel(HOOK, { url: 'file:///etc/passwd' }), 'channel.url: must be an http or https url'],
    [channel(HOOK, { url: 'https://u:p@hooks.example.org/' }), 'must not hold a user or password'],
    [channel(HOOK, { format: 'irc' }), 'channel.format: must be standard'],
    [channel(HOOK, { format: 'telegram' }), 'channel.chatId: is needed by telegram'],
    [channel(HOOK, { headers: { 'X Y': 'z' } }), 'channel.headers.X Y: is no header name'],
    [channel(HOOK, { headers: { 'X-Y': 'a\r\nb' } }), 'channel.headers.X-Y: must be plain ASCII'],
    [channel(HOOK, { headers: { 'Webhook-Id': 'z' } }), 'is set by Rasid itself'],
    [email({ filter: { topic: [] } }), 'filter: unknown field "topic"'],
    [email({ filter: { verdict: 'none' } }), 'filter.verdict: must be certain, likely or weak'],
    [email({ filter: { entities: { some: [] } } }), 'filter.entities: unknown field "some"'],
    [email({ filter: { words: { any: [''] } } }), 'filter.words.any.0: must not be empty'],
    [email({ per: 'feed' }), 'per: must be story or article'],
    [email({ cadence: 'monthly' }), 'cadence: must be instant'],
    [email({ at: '8:00' }), 'at: must be a time of day such as "08:00"'],
    [email({ at: '24:00' }), 'at: must be a time of day'],
    [email({ day: 'Sun' }), 'day: must be a day such as "sunday"'],
    [
      email({ timeZone: 'Baghdad' }),
      'timeZone: is no time zone (write one such as "Asia/Baghdad")',
    ],
    [email({ quietHours: { from: '22:00', to: '22:00' } }), 'quietHours: from and to are the same'],
    [email({ quietHours: { from: '22:00' } }), 'quietHours.to: '],
    [email({ maxPerHour: 0 }), 'maxPerHour: must be 1 or more'],
    [email({ maxPerHour: 1.5 }), 'maxPerHour: must be a whole number'],
    ['desk', 'subs.json: entry 1: '],
    [null, 'subs.json: entry 1: '],
  ])('%o is refused: %s', (entry, message) => {
    expect(() => parse(entry)).toThrow(message);
    expect(() => parse(entry)).toThrow(/^[^\n]*$/);
  });

  it('names what the catalogue does not have', () => {
    const known = { topics: new Set(['iraq-withdrawal']), entities: new Set(['a']) };
    const text = (filter: object) => JSON.stringify([email({ filter })]);
    const load = (filter: object) => () => parseSubscriptions('s.json', text(filter), known);
    expect(load({ topics: ['iraq-withdrawel'] })).toThrow(
      's.json: entry "desk": filter.topics: "iraq-withdrawel" is not among the topics',
    );
    expect(load({ entities: { none: ['b'] } })).toThrow('filter.entities.none: "b" is not among');
    expect(load({ feeds: ['any'] })()).toHaveLength(1);
  });

  it('a file that is no list, or no JSON, is named', () => {
    expect(() => parseSubscriptions('s.json', '{}')).toThrow('s.json: must be a JSON list');
    expect(() => parseSubscriptions('s.json', '[')).toThrow('s.json: is not JSON');
    expect(() => parse(EMAIL, EMAIL)).toThrow('subs.json: entry "desk": id: is there twice');
  });
});

describe('loading a file', () => {
  const AT = '2026-03-02T09:00:00.000Z';
  const EARLIER = '2026-01-01T00:00:00.000Z';
  const [definition] = parse(EMAIL);
  const [hook] = parse(HOOK);
  if (!definition || !hook) throw new Error('no definition');
  const stored = (change: Partial<Subscription> = {}): Subscription => ({
    ...newSubscription(definition, 'file', EARLIER),
    ...change,
  });

  it('adds what is new, hearing of nothing older than now', () => {
    const plan = planLoad([], [definition], AT);
    expect(plan).toMatchObject({ added: 1, changed: 0, paused: 0 });
    expect(plan.put[0]).toMatchObject({ subscriptionId: 'desk', state: 'active', createdAt: AT });
  });

  it('writes nothing for what is the same, whatever the order of its keys', () => {
    const reordered = Object.fromEntries(Object.entries(stored()).reverse()) as Subscription;
    expect(planLoad([reordered], [definition], AT).put).toEqual([]);
  });

  it('changes what is defined; state, age, health and suppressed addresses survive', () => {
    const kept: Partial<Subscription> = {
      state: 'paused',
      pausedBy: 'user',
      failures: 3,
      suppressed: { 'a@desk.example.org': { reason: 'unsubscribed', at: EARLIER } },
      secretVersion: 4,
      maxPerHour: 9,
    };
    const plan = planLoad([stored(kept)], [{ ...definition, name: 'New name' }], AT);
    const { maxPerHour: _, ...expected } = stored({ ...kept, name: 'New name' });
    expect(plan).toMatchObject({ added: 0, changed: 1, paused: 0 });
    expect(plan.put).toEqual([expected]);
  });

  it('pauses what has left the file, but not what a person added', () => {
    const plan = planLoad([stored(), stored({ subscriptionId: 'own', source: 'user' })], [], AT);
    expect(plan.put).toEqual([stored({ state: 'paused', pausedBy: 'source' })]);
  });

  it('what comes back hears of nothing that came meanwhile', () => {
    const plan = planLoad([stored({ state: 'paused', pausedBy: 'source' })], [definition], AT);
    expect(plan.put).toEqual([stored({ createdAt: AT })]);
  });

  it('an endpoint that was given up works again at a new address only', () => {
    const broken: Subscription = {
      ...newSubscription(hook, 'file', EARLIER),
      state: 'disabled',
      disabledReason: 'The endpoint answered 410 Gone.',
      failures: 12,
      failingSince: EARLIER,
    };
    expect(planLoad([broken], [hook], AT).put).toEqual([]);
    const moved = { ...hook, channel: { ...hook.channel, url: 'https://hooks.example.org/y' } };
    const [row] = planLoad([broken], [moved as typeof hook], AT).put;
    expect(row?.state).toBe('active');
    expect(row?.failures).toBeUndefined();
  });
});
