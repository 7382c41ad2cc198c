/** What a log line may hold, and what it never holds. */
import { describe, expect, it } from 'vitest';
import { jsonLog, textLog } from '../../functions/adapters/log.ts';
import { emfMetrics } from '../../functions/adapters/metrics.ts';
import { METRICS } from '../../functions/domain/metrics.ts';

function logged(details: Record<string, unknown>, level?: string): string {
  const lines: string[] = [];
  jsonLog({ level, write: (line) => lines.push(line), clock: () => 0 })('fact', details);
  return lines.join('\n');
}

describe('one line per fact', () => {
  it('is JSON with time, level and what is always said', () => {
    const lines: string[] = [];
    const log = jsonLog({
      base: { step: 'poll' },
      write: (line) => lines.push(line),
      clock: () => 0,
    });
    log('polled', { feeds: 3, level: 'warn' });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      fact: 'polled',
      step: 'poll',
      feeds: 3,
    });
  });
  it.each([
    [undefined, ['info', 'warn', 'error']],
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['error', ['error']],
    ['nonsense', ['info', 'warn', 'error']],
  ])('is written from level %s on', (lowest, written) => {
    const levels = ['debug', 'info', 'warn', 'error'];
    expect(levels.filter((level) => logged({ level }, lowest) !== '')).toEqual(written);
  });
  it('stays one line that shows what it holds', () => {
    const line = logged({ title: 'a\r\nb\u2028c\u202etxt.exe\u200f' });
    expect(line).not.toMatch(/[\r\n\u2028\u202e\u200f]/);
    expect(JSON.parse(line).title).toBe('a\r\nb\u2028c\u202etxt.exe\u200f');
  });
  it('tells of an error, its kind and its cause, and survives any value', () => {
    const error = Object.assign(new Error('outer', { cause: new Error('inner') }), { kind: 'x' });
    expect(JSON.parse(logged({ error })).error).toMatchObject({
      name: 'Error',
      kind: 'x',
      message: 'outer',
      cause: { message: 'inner' },
    });
    const deep: Record<string, unknown> = {};
    deep.self = deep;
    expect(logged({ deep, big: 10n, bytes: new Uint8Array(9), none: undefined })).toContain(
      '[9 bytes]',
    );
  });
});

describe('one line for people', () => {
  it('says when, how bad, what, and of what; on one line, and no more than the JSON', () => {
    const lines: string[] = [];
    const log = textLog({ write: (line) => lines.push(line), clock: () => 0 });
    log('poll failed', { level: 'warn', host: 'x.example', feeds: 3, error: new Error('a\nb') });
    log('quiet', { level: 'debug' });
    log('sent', { to: 'nadia@x.example' });
    expect(lines[0]).toBe('00:00:00 warn poll failed (host x.example, feeds 3, error a\\u000ab)');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^00:00:00 info sent \(to address-[0-9a-f]{8}\)$/);
  });
});

describe('nothing that is secret', () => {
  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['userinfo of a url', { url: 'https://user:canary1@feeds.example/rss' }, ['canary1', 'user:']],
    ['values of a query', { url: 'https://x.example/f?token=canary1&id=canary2' }, ['canary']],
    [
      'a url within a message',
      { error: new Error('GET http://u:canary1@x.example/a failed') },
      ['canary1'],
    ],
    [
      'the path of a chat webhook',
      { url: 'https://hooks.slack.com/services/T0/B0/canary1' },
      ['canary1'],
    ],
    ['a bot token', { url: 'https://api.telegram.org/bot123:canary1/sendMessage' }, ['canary1']],
    ['a key in a path', { url: 'https://x.example/hook/aB3dE5fG7hI9jK1lM3nO5p' }, ['aB3dE5']],
    ['a signing secret', { text: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }, ['MfKQ9r8']],
    ['an authorization', { text: 'sent Bearer canary1canary1' }, ['canary1']],
    [
      'what is named a secret',
      { masterKey: 'canary1', headers: { Authorization: 'canary2' } },
      ['canary'],
    ],
    [
      'an address',
      { to: 'Nadia.K+news@mail.example.org', list: ['a@b.example'] },
      ['Nadia', 'a@b'],
    ],
    ['an address as a name', { suppressed: { 'a@b.example': 1 } }, ['a@b']],
    ['a broken url', { text: 'http://user:canary1@[broken/?x=canary2' }, ['canary']],
  ])('%s', (_, details, canaries) => {
    const line = logged({ ...details, level: 'debug' }, 'debug');
    expect(line).not.toBe('');
    for (const canary of canaries) expect(line).not.toContain(canary);
  });
  it('names one address alike every time, so that its lines can be followed', () => {
    const [one, same, other] = ['a@b.example', 'A@b.example', 'c@b.example'].map(
      (to) => JSON.parse(logged({ to })).to,
    );
    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });
  it('leaves plain words, hosts, paths and Arabic as they are', () => {
    const details = {
      url: 'https://x.example/ar/iraq/2026',
      title: 'انسحاب القوات',
      n: 1,
      ok: true,
    };
    expect(JSON.parse(logged(details))).toMatchObject(details);
  });
});

describe('metrics', () => {
  it('are lines of the log with one dimension, under names that the alarms know', () => {
    const lines: string[] = [];
    emfMetrics({ write: (line) => lines.push(line), clock: () => 5 })({
      Sent: 2,
      OldestDueSeconds: 7,
    });
    const line = JSON.parse(lines[0] ?? '');
    expect(line).toMatchObject({ service: METRICS.service, Sent: 2, OldestDueSeconds: 7 });
    expect(line._aws.CloudWatchMetrics).toEqual([
      {
        Namespace: METRICS.namespace,
        Dimensions: [['service']],
        Metrics: [
          { Name: 'Sent', Unit: 'Count' },
          { Name: 'OldestDueSeconds', Unit: 'Seconds' },
        ],
      },
    ]);
    expect(Object.keys(METRICS.names)).toHaveLength(12);
  });
  it('of nothing are nothing', () => {
    const lines: string[] = [];
    emfMetrics({ write: (line) => lines.push(line) })({});
    expect(lines).toEqual([]);
  });
});
