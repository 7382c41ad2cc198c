/** Mails as a reader's program gets them: parsed MIME, real headers, in his language, for eyes and machines. */
import { afterAll, describe, expect, it } from 'vitest';
import { iso, NOW } from '../../support/alerting.ts';
import { cpuMillis } from '../../support/cpu.ts';
import { ARABIC, header, openMailbox, render, SETTINGS } from '../../support/mails.ts';

const { received, files, remove } = openMailbox();
afterAll(remove);

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
      files().filter((name) => name.includes(first.messageId?.slice(1, 20) ?? '-')),
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
