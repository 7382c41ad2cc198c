/** Text from outside in a mail: no header, no link, nothing active and nothing disguised comes of it. */
import { afterAll, describe, expect, it } from 'vitest';
import { ARABIC, header, openMailbox, render } from '../../support/mails.ts';

const { received, remove } = openMailbox();
afterAll(remove);

describe('text from outside', () => {
  it.each([
    ['a header in the title', 'Base\r\nBcc: victim@desk.example.org'],
    ['a header after other line ends', 'Base\u2028Bcc: victim@desk.example.org\u0085X: y\u0000'],
    ['an encoded word', '=?utf-8?q?=0d=0aBcc:_victim@desk.example.org?='],
  ])('%s makes no header and no recipient', async (_, title) => {
    const mail = await received({ articles: [{ title }], subscription: { name: title } });
    expect(header(mail, 'bcc')).toEqual([]);
    expect(mail.bcc ?? []).toEqual([]);
    expect(mail.to).toHaveLength(1);
    const names = mail.headers.map(({ key }) => key);
    const plain = (await received()).headers.map(({ key }) => key);
    expect(names.sort()).toEqual(plain.sort());
  });

  it('a subject is one line of at most 200 characters', async () => {
    const { subject = '' } = await received({ articles: [{ title: 'قافلة 🎉 '.repeat(500) }] });
    expect(subject.length).toBeLessThanOrEqual(200);
    expect(subject.isWellFormed()).toBe(true);
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg/onload=alert(1)>',
    '</title></bdi></td><iframe src=https://evil.example>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  ])('%s stays text', (hostile) => {
    const { html } = render({
      articles: [{ title: hostile, text: `${hostile} convoy left` }],
      subscription: { name: hostile },
      others: ['<b>x'],
    });
    expect(html).not.toMatch(/<(script|img|svg|iframe|math|b)\b/i);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    ' java\tscript:alert(1)',
    'https://wire.example.org\uff0fx.evil.example/alert(1)',
    'vbscript:x',
    'file:///etc/passwd',
  ])('%s is no link', (url) => {
    const { html, text } = render({ articles: [{ url }] });
    expect(html).not.toMatch(/href="(?!https:)/);
    expect(text).not.toContain('alert(1)');
  });

  it.each([
    ['а Cyrillic letter', 'https://\u0430pple.com/x', 'xn--pple-43d.com'],
    ['a whole look-alike', 'https://\u0440\u0430\u0443\u0440\u0430l.com/x', 'xn--l-7sba6dbr.com'],
    ['a phonetic letter', 'https://\u0261oogle.com/x', 'xn--oogle-qmc.com'],
    ['a ligature', 'https://\ufb01nance.example.com/', 'finance.example.com'],
    ['a user that looks like a host', 'https://wire.example.org@evil.example/x', 'evil.example'],
  ])('a host with %s is shown as what it is', (_, url, host) => {
    expect(render({ articles: [{ url }] }).html).toContain(`<bdi>${host}</bdi>`);
  });

  it.each([
    ['a name turned around', 'exe.gpj\u202e', 'exe.gpj'],
    [
      'overrides and isolates',
      '\u202aa\u202bb\u202cc\u202dd\u2066e\u2067f\u2068g\u2069',
      'abcdefg',
    ],
    [
      'marks of direction, soft hyphens, tags',
      'a\u200eb\u200fc\u061cd\ufeffe\u00adf\u{e0041}\u{e007f}',
      'abcdef',
    ],
    ['C1 controls', 'a\u0080b\u009fc\u0007', 'abc'],
    ['a pile of marks', `a${'\u0301'.repeat(500)}`, `a${'\u0301'.repeat(4)}`],
    ['a lone surrogate', 'a\ud83d', 'a\ufffd'],
  ])('%s is neutralised', async (_, title, shown) => {
    const { subject, html = '' } = await received({
      articles: [{ title, url: undefined as never }],
    });
    expect(subject).toBe(shown);
    expect(html).toContain(`<bdi>${shown}</bdi>`);
  });

  it('an Arabic piece is isolated within English plain text', () => {
    const { text } = render({
      articles: [ARABIC],
      subscription: { channel: { type: 'email', to: [], locale: 'en' } },
    });
    expect(text).toContain(`\u2068${ARABIC.title}\u2069`);
  });
});
