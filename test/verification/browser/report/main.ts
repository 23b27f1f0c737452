/**
 * `npm run verify:report [-- folder]`: opens teardown reports in Chromium, checks that each is complete and
 * needs neither scripts nor a network, and measures how long it takes to render. With a folder, writes the
 * pages and screenshots of them there.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { runToEnd } from '../../../../scripts/run-program.js';
import { pageNames } from './pages.js';

/** A page with 5,000 services must be rendered in this time. */
const MAX_MS = 2000;

/** The number of times that each page is opened. Only the fastest counts, as other work slows it down least. */
const TIMES = 5;

const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** The figures that Chromium reports about a page. */
interface Seen {
  readonly ms: number;
  readonly rows: number;
  readonly services: number;
  readonly requests: number;
}

async function open(browser: Browser, file: string, scheme: 'light' | 'dark'): Promise<Seen> {
  const context = await browser.newContext({
    javaScriptEnabled: scheme === 'light',
    colorScheme: scheme,
    viewport: { width: 1200, height: 900 },
  });
  const page = await context.newPage();
  let requests = 0;
  page.on('request', () => (requests += 1));
  const start = performance.now();
  await page.goto(pathToFileURL(file).href);
  // The second frame begins when the first one has been rendered.
  if (scheme === 'light') {
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(resolve));
        }),
    );
  }
  const ms = performance.now() - start;
  await page.screenshot({ path: file.replace(/html$/, `${scheme}.png`) });
  const rows = await page.locator('tbody tr').count();
  const services = await page.locator('svg text').count();
  await page.locator('svg').first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: file.replace(/html$/, `${scheme}-graph.png`) });
  await context.close();
  return { ms, rows, services, requests };
}

const writer = fileURLToPath(new URL('write-page.js', import.meta.url));
const [given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(join(tmpdir(), 'reports-'));
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
let failed = false;
try {
  for (const name of pageNames) {
    const file = join(folder, `${name.replaceAll(' ', '-')}.html`);
    const start = performance.now();
    // In a separate process, a heap snapshot is small: it doesn't contain the browser protocol.
    const { code, stderr } = await runToEnd(process.execPath, [writer, name, file]);
    if (code !== 0) throw new Error(`expected ${name} to be written, but got ${stderr}`);
    const madeMs = performance.now() - start;
    const opened: Seen[] = [];
    for (let time = 0; time < TIMES; time++) opened.push(await open(browser, file, 'light'));
    const light = opened.reduce((best, seen) => (seen.ms < best.ms ? seen : best));
    const dark = await open(browser, file, 'dark');
    const isComplete = light.rows > 0 && dark.services === light.services && light.requests === 1;
    if (!isComplete || light.ms > MAX_MS || dark.ms > MAX_MS) failed = true;
    console.log(
      `${name}: ${light.rows} steps, ${light.services} services, rendered in ${Math.round(light.ms)} ms ` +
        `(${Math.round(dark.ms)} ms without JavaScript), created in ${Math.round(madeMs)} ms including its teardown`,
    );
  }
} finally {
  await browser.close();
  if (given === undefined) rmSync(folder, { recursive: true });
}
process.exitCode = failed ? 1 : 0;
