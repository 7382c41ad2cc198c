/** The second line of what a log may not hold: secrets known by their looks, and ordinary text that is none. */
import { describe, expect, it } from 'vitest';
import { redact } from '../../functions/adapters/redact.ts';
import { redactText } from '../../functions/adapters/redact-text.ts';
import { cpuMillis } from '../support/cpu.ts';

const KEY = 'zq4hunter2canary';
const HEX = '0f3c9a7be1d24856a0c7719be2f4d6a1';
const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ${KEY}In0.c2lnbmF0dXJl${KEY}`;

describe('a secret in a text', () => {
  it.each([
    [`password=${KEY}`],
    [`Password: ${KEY}`],
    [`the passphrase='${KEY} and more ${KEY}' was refused`],
    [`pass=${KEY}`],
    [`pwd:${KEY}`],
    [`Authorization: Token ${KEY}`],
    [`Authorization: Digest username="me", response="${KEY}"`.replaceAll('"', '')],
    [`authorization: ${KEY}`],
    [`{"Authorization":"Basic dXNlcjo${KEY}"}`],
    [`{"token":"${KEY}"}`],
    [`{"token": "${KEY} ${KEY}"}`],
    [`{"access_token":"${KEY}","x":1}`],
    [`{\\"token\\":\\"${KEY}\\"}`],
    [`'api_key': '${KEY}'`],
    [`{"secret":"${KEY}`],
    [`apiKey => ${KEY}`],
    [`client_secret=${KEY}&x=1`],
    [`Cookie: sid=${KEY}; theme=dark`],
    [`Set-Cookie: sid=${KEY}; Path=/`],
    [`x-hook-key: ${KEY}`],
    [`X-Auth: ${KEY}`],
    [`X-Signature: sha256=${KEY}`],
    [`sig=${KEY}`],
    [`{"X-Hook-Key":["${KEY}"]}`],
    [`authorization:${KEY} and more`],
    [`next=%2Frss%3Ftoken%3D${KEY}`],
    ['SECRET_KEY: abcdefghij'],
    ['postgres://reader:p@ss-abcdefghij@host/db'],
    [JWT],
    [`sent ${JWT} to the server`],
    [`GET /rss?token=${KEY} 403`],
    [`GET /rss?a=1&whatever=${KEY} 403`],
    [`/rss;token=${KEY}`],
    [`//reader:${KEY}@feeds.example/rss`],
    [`reader:${KEY}@feeds.example`],
    [`reader:${KEY}@localhost:25`],
    [`https://reader:${KEY}@feeds.example/rss`],
    [`https://feeds.example/rss#access_token=${KEY}`],
    [`https://feeds.example/f/${HEX}/rss`],
    [`https://feeds.example/f/${HEX}${HEX}`],
    [`GET /f/${HEX}/rss`],
    ['POST /hook/aB3dE5fG7hI9jK1lM3nO5p failed'],
    [`https://ntfy.sh/${KEY}`],
    [`https://ntfy.desk.example/${KEY}`],
    [`ntfy.sh/${KEY}`],
    [`https://hooks.zapier.com/hooks/catch/1/${KEY}/`],
    [`https://x.1f.environment.api.powerplatform.com/powerautomate/${KEY}`],
    [`hooks.slack.com/services/T0/B0/${KEY}`],
    [`https://chat.googleapis.com/v1/spaces/${KEY}/messages`],
    ['rasid_admin_k3JxZP0aQ7mN_canary-9'],
    ['the key is Zm9vYmFyQmF6MTIzNDU2Nzg5MGFiY2RlZg'],
    ['ghp_abcdefghij0123456789'],
  ])('%s', (text) => {
    const said = redactText(text);
    for (const secret of [KEY, HEX, 'aB3dE5', 'k3Jx', 'Zm9v', 'abcdefghij']) {
      expect(said).not.toContain(secret);
    }
    expect(redactText(said), 'what is said stays as it is').toBe(said);
  });
});

describe('a value under the name of a secret', () => {
  it.each([
    'pass',
    'smtpPass',
    'x-auth',
    'X-Hook-Key',
    'sig',
    'hook_key',
    'signingKey',
    'pwd',
    'auth',
    'credentials',
    'x-api-key',
    'accessKeyId',
    'jwt',
  ])('%s', (name) => {
    expect(JSON.stringify(redact({ headers: { [name]: KEY } }))).not.toContain(KEY);
    expect(JSON.stringify(redact({ [name]: [KEY] }))).not.toContain(KEY);
  });
  it.each(['passed', 'author', 'signal', 'monkey', 'key', 'hostKey', 'design'])(
    'but not %s',
    (name) => {
      expect(redact({ [name]: 'plain' })).toEqual({ [name]: 'plain' });
    },
  );
});

describe('ordinary text stays as it is', () => {
  it.each([
    'Defense Secretary: US to withdraw from Iraq',
    'War authorization: Senate votes to repeal the AUMF',
    'Secret: how the troops left at night',
    'Token: a gesture to Baghdad',
    'Basic services return to Mosul; token presence of troops remains',
    'Baghdad: 2,500 US troops will leave by September 2026',
    'السوداني: انسحاب القوات الأميركية من العراق قبل أيلول 2026',
    'كلمة السر؟ الانسحاب',
    'art_abcdefghijklmnopqrstuvwxy could not be revised',
    'msg_k7mq2xv4zhtp3wqyb6nd5rjfa and sto_k7mq2xv4zhtp3wqyb6nd5rjfa',
    `sha256 ${HEX}${HEX}`,
    'RequestId: 4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUAAJG',
    'request 550e8400-e29b-41d4-a716-446655440000 timed out',
    'The conditional request failed: expected revision 3, found 4',
    'content-type: text/html; charset=utf-8',
    'https://x.example/ar/iraq/2026/11/22/us-forces-leave-ain-al-asad',
    'at poll (file:///var/task/handler.mjs:12:3456)',
    'What next for Iraq? A & B; see page 3',
  ])('%s', (text) => expect(redactText(text)).toBe(text));
});

describe('a text of any length', () => {
  it('is cut after it was looked through: no half of a secret is left', () => {
    for (const at of [1_990, 1_998, 15_990, 15_999]) {
      const texts = [`"token": "${KEY}"`, `https://u:${KEY}@x.example/`, `Bearer ${KEY}`, JWT];
      for (const secret of texts) {
        const said = redactText(
          `${'word '.repeat(at).slice(0, at - 1)} ${secret} ${'x '.repeat(9_999)}`,
        );
        expect(said).not.toContain(KEY.slice(0, 6));
        expect(said).not.toContain(JWT.slice(0, 20));
        expect(said.length).toBeLessThanOrEqual(2_001);
      }
    }
  });
  it('is cut also where everything before was hidden', () => {
    const links = `https://x.example/?q=${'a'.repeat(300)} `.repeat(60);
    expect(redactText(`${links}//u:${KEY}@x.example/`)).not.toContain(KEY);
  });
  it.each([
    'a',
    'a.',
    'a@',
    'a:',
    'a/',
    '//',
    '://',
    'http://',
    '"',
    'token',
    'token="',
    'token: ',
    'authorization: ',
    'authorization',
    'x-',
    'eyJ',
    '?a=',
    'cookie: ',
    'pass\\"',
    ' ',
    '\n',
  ])('is looked through in time that grows with it: %j over and over', (unit) => {
    for (const size of [16_000, 1_000_000]) {
      const text = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
      expect(
        cpuMillis(() => redactText(text)),
        `${size} characters`,
      ).toBeLessThan(500);
    }
  });
});
