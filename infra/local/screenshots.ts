/**
 * The README's pictures, from the demo's data: `npm run demo -- --stay` in one terminal, then
 * `npx node infra/local/screenshots.ts ADDRESS [MAIL.html]` in another. Needs Chromium or Chrome.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const root = join(import.meta.dirname, '../..');
const CONSOLE_PICTURE = join(root, 'functions/query/console/console.png');
const MAIL_PICTURE = join(root, 'functions/domain/render/mail.png');

async function main(address: string | undefined, mail: string | undefined): Promise<void> {
  const executablePath = BROWSERS.find((path) => existsSync(path));
  if (!address || !URL.canParse(address) || !executablePath) {
    process.stderr.write(
      address && !executablePath
        ? 'no Chromium or Chrome is installed\n'
        : 'call it with the address that `npm run demo -- --stay` names\n',
    );
    process.exitCode = 2;
    return;
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 860 },
      deviceScaleFactor: 2,
      locale: 'en-GB',
      colorScheme: 'light',
    });
    const page = await context.newPage();
    await page.goto(`${new URL('/', address)}#/articles?days=7`);
    await page.locator('article').first().waitFor();
    await page.waitForFunction(() => !document.querySelector('main [aria-busy]'));
    await page.screenshot({ path: CONSOLE_PICTURE });
    if (mail) {
      await page.setViewportSize({ width: 640, height: 720 });
      await page.goto(pathToFileURL(resolve(mail)).href);
      await page.screenshot({ path: MAIL_PICTURE, fullPage: true });
    }
  } finally {
    await browser.close();
  }
  process.stdout.write(`${[CONSOLE_PICTURE, ...(mail ? [MAIL_PICTURE] : [])].join('\n')}\n`);
}

await main(process.argv[2], process.argv[3]);
