/** Mails as a reader's program gets them: parsed MIME, real headers, nothing active, nothing disguised. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { afterAll, describe, expect, it } from 'vitest';
import { sendToFolder } from '../../../functions/adapters/mail-file.ts';
import { type MailSettings, renderMail } from '../../../functions/domain/render/mail.ts';
import { iso, NOW } from '../../support/alerting.ts';
import { cpuMillis } from '../../support/cpu.ts';
import { messageOf } from '../../support/messages.ts';

const folder = mkdtempSync(join(tmpdir(), 'rasid-mails-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SETTINGS: MailSettings = {
  from: 'alerts@rasid.example.org',
  unsubscribeUrl: 'https://rasid.example.org/unsubscribe/x.y',
};
type Options = Parameters<typeof messageOf>[0];
const render = (options: Options = {}, settings = SETTINGS) =>
  renderMail(messageOf(options), 'reader@desk.example.org', settings);
async function received(
  options: Options = {},
  settings = SETTINGS,
): Promise<Email & { raw: string }> {
  const mail = render(options, settings);
  await sendToFolder(folder)(mail);
  const raw = readFileSync(join(folder, `${mail.deliveryId}.eml`), 'utf8');
  return { ...(await PostalMime.parse(raw)), raw };
}
const header = ({ headers }: Email, name: string) =>
  headers.filter(({ key }) => key === name).map(({ value }) => value);

const ARABIC = {
  language: 'ar',
  title: 'آخر قافلة تغادر قاعدة عين الأسد',
  text: 'غادرت آخر قافلة القاعدة فجر اليوم. لا تعليق حتى الآن.',
  url: 'https://nahr.example.org/1',
};

describe('an alert by mail', () => {
  it('says what, where, when, who is mentioned and why, in HTML and in plain text', async () => {
    const {
      html = '',
      text = '',
      subject,
      from,
      to,
    } = await received({
      others: ['nahr.example', 'post.example'],
      subscription: { filter: { entities: { any: ['ain-al-asad'] } } },
    });
    expect(subject).toBe('The last convoy leaves the base (a0)');
    expect(from).toEqual({ name: 'Rasid', address: 'alerts@rasid.example.org' });
    expect(to).toMatchObject([{ address: 'reader@desk.example.org' }]);
    const mark = /<mark[^>]*>Ain al-Asad air base<\/mark>/;
    expect(html).toMatch(mark);
    for (const part of [html, text]) {
      expect(part).toContain('wire.example.org');
      expect(part).toContain('2 Mar 2026, 11:58');
      expect(part).toContain('11:59 GMT+3');
      expect(part).toContain('Kataib Hezbollah');
      expect(part).toContain('Mentions Ain al-Asad air base');
      expect(part).toContain('nahr.example');
      expect(part).not.toContain('More is expected');
    }
  });

  it('is read from the right where the article is, whatever the language of the mail', async () => {
    for (const locale of ['en', 'ar'] as const) {
      const { html = '', subject } = await received({
        articles: [ARABIC],
        subscription: { channel: { type: 'email', to: [], locale } },
      });
      expect(subject).toBe(ARABIC.title);
      expect(html).toContain(`<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">`);
      expect(html).toMatch(/<div class="h" lang="ar" dir="rtl"/);
      expect(html).toContain(`<bdi>${ARABIC.title}</bdi>`);
    }
  });

  it('speaks the language of the article where the subscription says nothing', () => {
    expect(render({ articles: [ARABIC] }).html).toContain('لماذا وصلك هذا');
    expect(render().html).toContain('Why you are told');
  });

  it('works on a phone and in the dark, and loads nothing', () => {
    const { html } = render();
    expect(html).toContain('width=device-width');
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).not.toMatch(
      /<(script|img|link|iframe|form|svg|object|video)\b|\son\w+=|url\(|@import|src=/i,
    );
  });

  it('can be left by one click (RFC 8058), or by mail where there is no public address', async () => {
    const mail = await received();
    expect(header(mail, 'list-unsubscribe')[0]).toMatch(
      /^<https:\/\/rasid\.example\.org\/unsubscribe\/x\.y>, <mailto:/,
    );
    expect(header(mail, 'list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    const without = await received({}, { from: SETTINGS.from });
    expect(header(without, 'list-unsubscribe')[0]).toMatch(/^<mailto:alerts@rasid\.example\.org\?/);
    expect(header(without, 'list-unsubscribe-post')).toEqual([]);
  });

  it('is the same mail when it is sent again', async () => {
    const first = await received();
    const again = await received();
    expect(again.messageId).toBe(first.messageId);
    expect(first.messageId).toMatch(/^<msg_[a-z2-7]{25}@rasid\.example\.org>$/);
    expect(
      readdirSync(folder).filter((name) => name.includes(first.messageId?.slice(1, 20) ?? '-')),
    ).toHaveLength(1);
  });

  it('is read in the direction of its own letters, whatever its language is said to be', () => {
    const { html } = render({ articles: [{ language: 'ku', title: 'Hêz ji Iraqê derdikevin' }] });
    expect(html).toMatch(/<div class="h" lang="ku" dir="ltr"[^>]*text-align:left/);
  });

  it.each([
    ['full stops', '.'.repeat(60_000)],
    ['questions and quotes', '?”'.repeat(30_000)],
    ['spaces', ' '.repeat(60_000)],
    ['one word', 'x'.repeat(60_000)],
    ['ends of sentences', 'A. '.repeat(20_000)],
    ['lines', '\n'.repeat(60_000)],
  ])('a text of nothing but %s costs no time', (_, text) => {
    expect(cpuMillis(() => render({ articles: [{ text }] }))).toBeLessThan(2000);
  });

  it('marks what overlaps as one, and every character of the sentence once', () => {
    const text = 'They end the coalition mission in Iraq.';
    const span = (part: string) => ({
      field: 'text' as const,
      start: text.indexOf(part),
      end: text.indexOf(part) + part.length,
    });
    const evidence = ['end the coalition', 'coalition mission', 'the', 'Iraq'].map(span);
    const topics = [
      { topicId: 'iraq-withdrawal', score: 1, verdict: 'certain' as const, evidence },
    ];
    const { html } = render({ articles: [{ text, topics, mentions: [] }] });
    const quote = /<div class="q t"[^>]*>(.*?)<\/div>/.exec(html)?.[1] ?? '';
    expect(quote.replace(/<mark[^>]*>/g, '[').replaceAll('</mark>', ']')).toBe(
      'They [end the coalition mission] in [Iraq].',
    );
  });

  it('marks the title where only the title matched', () => {
    const title = 'Kataib Hezbollah on the base';
    const mentions = [
      {
        entityId: 'kataib-hezbollah',
        surface: 'Kataib Hezbollah',
        alias: 'x',
        rule: 'name',
        field: 'title' as const,
        start: 0,
        end: 16,
      },
    ];
    const { html } = render({ articles: [{ title, text: 'Nothing here.', mentions, topics: [] }] });
    expect(html).toMatch(/<mark[^>]*>Kataib Hezbollah<\/mark> on the base/);
  });
});

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

describe('other mails', () => {
  it('a digest counts, then tells story by story', async () => {
    const {
      subject,
      html = '',
      text = '',
    } = await received({
      articles: [{}, { ...ARABIC }, { storyId: 'sto_a0' }],
      subscription: { per: 'article' },
      total: 7,
    });
    expect(subject).toBe('7 articles: Desk desk');
    expect(html.match(/class="q t"/g)).toHaveLength(2);
    for (const part of [html, text]) {
      expect(part).toContain('Mentioned most');
      expect(part).toContain('4 more not shown here');
      expect(part).toContain('1 Mar 2026, 12:00');
    }
  });

  it('a test and a notice say what they are', async () => {
    const test = await received({ type: 'test', articles: [] });
    expect(test.subject).toBe('This is a test message');
    const notice = await received({ type: 'notice', articles: [], notice: 'It answered 410.' });
    expect(notice.subject).toBe('The endpoint of “Desk desk” was disabled');
    expect(notice.text).toContain('It answered 410.');
  });

  it('a digest is never so long that mail programs cut it off: the rest is counted', () => {
    const sentence = `${'كتائب حزب الله '.repeat(20)}convoy left`;
    const articles = Array.from({ length: 100 }, () => ({
      ...ARABIC,
      text: sentence,
      title: sentence,
    }));
    const { html, text } = render({ articles, total: 240 });
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    const shown = html.match(/class="q t"/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(10);
    expect(text).toContain(`لم يُعرض هنا ${240 - shown}`);
  });

  it('an undated article says when it was first seen only', () => {
    const { text } = render({ articles: [{ dated: false, firstSeenAt: iso(NOW) }] });
    expect(text).not.toContain('Published');
    expect(text).toContain('first seen 2 Mar 2026, 12:00 GMT+3');
  });
});
