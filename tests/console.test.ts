/** The console in a real browser: finding, the why, filters, the chart, resending; English and Arabic, phone and desktop. */
import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleWorld, startConsoleWorld } from './support/console-world.ts';
import { article, store } from './support/query-world.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const browserPath = BROWSERS.find((path) => existsSync(path));
if (!browserPath) console.warn(`console.test: skipped, no browser among ${BROWSERS.join(', ')}`);

const SCREENS = [
  ['English on a desktop', 'en-GB', { width: 1280, height: 900 }, 'light', 'archive'],
  ['Arabic on a phone', 'ar-IQ', { width: 390, height: 844 }, 'dark', 'desk'],
] as const;

describe.skipIf(!browserPath)('the console', () => {
  let browser: Browser;
  let world: ConsoleWorld;
  const outside: string[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    world = await startConsoleWorld();
    await store(world.engine.stores, [
      article({
        articleId: 'hostile',
        feedId: 'tigris-wire',
        title: '<img src=x onerror=alert(1)> US forces leave',
        text: '<script>alert(2)</script> US forces leave Iraq.',
        url: 'javascript:alert(3)',
        publishedAt: new Date(Date.now() - 60_000).toISOString(),
        verdicts: { 'syria-withdrawal': 'certain' },
      }),
    ]);
    const args = ['--no-sandbox', '--disable-gpu'];
    browser = await chromium.launch({ executablePath: browserPath ?? '', args });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function open(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(world.server.url)) {
        outside.push(request.url());
      }
    });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('dialog', (dialog) => {
      faults.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(world.server.url);
    return page;
  }
  async function go(page: Page, hash: string): Promise<void> {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.waitForFunction(
      (to) => location.hash === to && !document.querySelector('main[aria-busy], main [aria-busy]'),
      hash,
    );
  }
  const serious = async (page: Page): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  };

  describe.each(SCREENS)('%s', (_, locale, viewport, colorScheme, sub) => {
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      context = await browser.newContext({ locale, viewport, colorScheme });
      page = await open(context);
    });
    afterAll(() => context.close());

    it('finds articles, marks who is named, and says why', async () => {
      await go(page, '#/articles?topic=iraq-withdrawal');
      expect(await page.getAttribute('html', 'dir')).toBe(locale === 'ar-IQ' ? 'rtl' : 'ltr');
      expect(await page.locator('article').count()).toBeGreaterThan(10);
      expect(await page.locator('article mark.mention').count()).toBeGreaterThan(10);
      await page.locator('.plot canvas').waitFor();
      expect(await page.locator('.legend .key').count()).toBe(4);
      expect(await serious(page)).toEqual([]);
      await page.locator('article').first().getByRole('button').click();
      await page.locator('dialog .quotes mark.evidence').first().waitFor();
      expect(await page.locator('dialog tbody tr').count()).toBeGreaterThan(2);
      expect(await serious(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
    });

    it('filters by an entity in either language, and takes the filter back', async () => {
      await go(page, '#/articles');
      const all = await page.locator('article').count();
      await page.fill('input[type=search]', 'كتائب حزب الله');
      await page.keyboard.press('Enter');
      await page.locator('.chip.chosen').waitFor();
      await page.waitForFunction(() => !document.querySelector('main [aria-busy]'));
      const titles = await page.locator('article h3').allTextContents();
      expect(titles.length).toBeGreaterThan(0);
      expect(titles.length).toBeLessThan(all);
      expect(titles.every((title) => title.includes('كتائب حزب الله'))).toBe(true);
      await page.locator('.chip.chosen').click();
      await page.locator('.chip.chosen').waitFor({ state: 'detached' });
    });

    it('shows an entity with its days and who it is seen with', async () => {
      await go(page, '#/entity/us-forces');
      expect(await page.locator('.company li').count()).toBeGreaterThan(2);
      await page.locator('.plot canvas').waitFor();
      expect(await page.locator('article').count()).toBeGreaterThan(3);
      expect(await serious(page)).toEqual([]);
    });

    it('shows what a feed said, and resends a delivery', async () => {
      await go(page, '#/feeds');
      expect(await page.locator('tbody tr').first().textContent()).toContain('403');
      expect(await serious(page)).toEqual([]);
      await go(page, '#/subscriptions');
      const before = world.sent.length;
      await page.locator(`[data-subscription=${sub}] td button`).click();
      await page.locator('#status.shown').waitFor();
      expect(world.sent.slice(before)).toMatchObject([{ subscriptionId: sub }]);
      expect(await page.content()).not.toContain('secret-path');
      expect(await serious(page)).toEqual([]);
    });

    it('every view fits the screen', async () => {
      for (const view of [
        'stories',
        'entities',
        'feeds',
        'subscriptions',
        'articles?feed=nakhla',
      ]) {
        await go(page, `#/${view}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect([view, wide <= 0]).toEqual([view, true]);
      }
      await go(page, '#/articles?feed=nakhla&language=en');
      expect(await page.locator('.state-title').count()).toBe(1);
      expect(await serious(page)).toEqual([]);
    });
  });

  it('article text is text, whatever it says, and no link runs a script', async () => {
    const context = await browser.newContext();
    const page = await open(context);
    await go(page, '#/articles?topic=syria-withdrawal');
    const hostile = page.locator('[data-article=hostile]');
    expect(await hostile.locator('h3').textContent()).toContain('<img src=x');
    expect(await hostile.locator('img, script').count()).toBe(0);
    expect(await hostile.locator('h3 a').getAttribute('href')).toBe('#');
    await context.close();
  });

  it('says what failed, and tries again', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    let broken = true;
    await page.route('**/api/articles*', (route) =>
      broken
        ? route.fulfill({ status: 500, body: '{"detail":"The server failed."}' })
        : route.continue(),
    );
    await page.goto(`${world.server.url}#/articles`);
    await page.locator('.failed').waitFor();
    expect(await page.locator('.failed').textContent()).toContain('The server failed.');
    broken = false;
    await page.locator('.failed button').click();
    await page.locator('article').first().waitFor();
    await context.close();
  });

  it('asks nobody outside, and nothing failed on the way', () => {
    expect(outside).toEqual([]);
    expect(faults).toEqual([]);
  });
});
