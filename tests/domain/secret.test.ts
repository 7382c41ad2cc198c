/** Secrets and signatures: derived, versioned, and as the standard's own vector has them. */
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signatureHeaders, signingSecrets } from '../../functions/domain/delivery-signature.ts';
import {
  accessToken,
  addressOfToken,
  cursorKey,
  sameSecret,
  subscriptionOfToken,
  unsubscribeToken,
  webhookSecret,
} from '../../functions/domain/secret.ts';

const KEY = 'a master key that is only used in tests';
const NOW = Date.parse('2026-03-02T09:00:00Z');

describe('a signature', () => {
  it('is that of the Standard Webhooks test vector', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    expect(signatureHeaders([secret], id, 1614265330_000, '{"test": 2432232314}')).toEqual({
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it.each(['{}', '{"title":"انسحاب 🎉"}', 'x'.repeat(20_000)])(
    'is what the library makes of the same body',
    (body) => {
      const secret = webhookSecret(KEY, 'desk', 1);
      const headers = signatureHeaders([secret], 'msg_x', NOW, body);
      expect(headers['webhook-signature']).toBe(
        new Webhook(secret).sign('msg_x', new Date(NOW), body),
      );
    },
  );

  it.each([
    ['never rotated', { secretVersion: 1 }, [1]],
    ['rotated an hour ago', { secretVersion: 3, rotatedAt: '2026-03-02T08:00:00Z' }, [3, 2]],
    ['rotated a day ago', { secretVersion: 3, rotatedAt: '2026-03-01T09:00:00Z' }, [3]],
  ])('%s: signed by the secrets of the day', (_, state, versions) => {
    expect(signingSecrets(KEY, { subscriptionId: 'desk', ...state }, NOW)).toEqual(
      versions.map((version) => webhookSecret(KEY, 'desk', version)),
    );
  });
});

describe('a derived secret', () => {
  it('is another for every subscription, version, purpose and master key', () => {
    const all = [
      webhookSecret(KEY, 'desk', 1),
      webhookSecret(KEY, 'desk', 2),
      webhookSecret(KEY, 'desk1', 1),
      webhookSecret(`${KEY}!`, 'desk', 1),
      accessToken(KEY, 'read'),
      accessToken(KEY, 'admin'),
      cursorKey(KEY).toString('base64'),
      unsubscribeToken(KEY, 'desk', 'a@b.example'),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(webhookSecret(KEY, 'desk', 1)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  it('is not made of a master key that is too short', () => {
    expect(() => webhookSecret('short', 'desk', 1)).toThrow('at least 32 characters');
  });
});

describe('an unsubscribe token', () => {
  const token = unsubscribeToken(KEY, 'مكتب', 'A@b.example');
  it('finds its subscription and its address, whatever the case', () => {
    expect(subscriptionOfToken(token)).toBe('مكتب');
    expect(addressOfToken(KEY, token, 'مكتب', ['c@d.example', 'a@B.example'])).toBe('a@B.example');
    expect(token).toMatch(/^[\w-]+\.[\w-]{43}$/);
  });
  it('finds no other', () => {
    expect(addressOfToken(KEY, token, 'مكتب', ['c@d.example'])).toBeUndefined();
    expect(addressOfToken(`${KEY}!`, token, 'مكتب', ['a@b.example'])).toBeUndefined();
  });
});

it('secrets are compared in full', () => {
  expect(sameSecret('abc', 'abc')).toBe(true);
  expect(sameSecret('abc', 'abd')).toBe(false);
  expect(sameSecret('abc', 'ab')).toBe(false);
  expect(sameSecret('', '')).toBe(true);
});
