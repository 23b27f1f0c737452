/**
 * Uses the packed package in a real browser: bundled as a user's bundler would do it, in a page that resolves
 * decorated services, drops them for garbage collection, tears down a container, and is then left.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { manifest, root } from '../../../scripts/entry-points.js';
import { pack } from '../../../scripts/pack.js';
import { runNpm } from '../../../scripts/run-program.js';
import type { PageScenarios } from './page/page.js';
import { bundle, sizeOf, writeSite } from './bundle.js';
import { SiteServer } from './site-server.js';

/** The deadline for a garbage collection or a beacon. */
const DEADLINE_MS = 20_000;

const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

async function until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`expected ${what} within ${DEADLINE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A user's project with the packed package in it. */
function installPackage(scratch: string): string {
  const project = join(scratch, 'project');
  mkdirSync(project);
  const { devDependencies } = manifest;
  const dependencies = {
    'inversify-finalize': `file:${pack(scratch)}`,
    inversify: devDependencies['inversify'],
    'reflect-metadata': devDependencies['reflect-metadata'],
  };
  const user = { name: 'user', private: true, type: 'module', dependencies };
  writeFileSync(join(project, 'package.json'), JSON.stringify(user));
  runNpm(project, 'install', '--no-package-lock', '--no-audit', '--no-fund');
  return project;
}

function logOf(page: Page): Promise<PageScenarios['log']> {
  return page.evaluate(() => window.scenarios.log);
}

async function runScenarios(page: Page, address: string, server: SiteServer): Promise<void> {
  await page.goto(`${address}/index.html`);
  await page.waitForFunction(() => 'scenarios' in globalThis);

  const alive = await page.evaluate(() => window.scenarios.makeGarbage(100));
  assert.equal(alive, 100);
  await until('100 collected services to be finalized', async () => {
    await page.evaluate(() => window.scenarios.collectGarbage());
    return (await logOf(page)).length === 100;
  });
  process.stdout.write('collection: 100 of 100 finalizers ran\n');

  await page.evaluate(() => window.scenarios.tearDown());
  assert.deepEqual((await logOf(page)).slice(100), ['closed repository', 'closed connection']);
  process.stdout.write('unbindAll: a dependent before its dependency\n');

  await page.evaluate(() => {
    const { scenarios } = window;
    scenarios.sendBeacons(['first', 'second', 'third']);
    scenarios.hideForCache();
  });
  assert.deepEqual(server.beacons, []);
  await page.goto(`${address}/elsewhere.html`);
  await until('three beacons', () => server.beacons.length >= 3);
  assert.deepEqual(server.beacons, ['third', 'second', 'first']);
  process.stdout.write(`leaving the page: ${server.beacons.join(', ')}\n`);
}

const scratch = mkdtempSync(join(tmpdir(), 'browser-'));
try {
  const project = installPackage(scratch);
  const source = readFileSync(new URL('test/verification/browser/page/page.ts', root), 'utf8');
  const page = await bundle(project, source);
  const core = await bundle(project, "export * from 'inversify-finalize';");
  const everything = await bundle(
    project,
    "export * from 'inversify-finalize'; export * from 'inversify-finalize/decorators'; export * from 'inversify-finalize/container';",
    ['inversify', 'reflect-metadata'],
  );
  const foreign = core.modules.filter(
    (name) => !/^(entry\.ts|node_modules\/inversify-finalize\/)/.test(name),
  );
  assert.deepEqual(foreign, [], 'the core imports nothing but itself');
  process.stdout.write(`core: ${sizeOf(core)}\neverything but Inversify: ${sizeOf(everything)}\n`);

  const site = join(scratch, 'site');
  writeSite(site, page);
  const server = new SiteServer(site);
  const address = await server.start();
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--js-flags=--expose-gc',
    ],
  });
  try {
    await runScenarios(await browser.newPage(), address, server);
  } finally {
    await browser.close();
    await server.stop();
  }
  process.stdout.write('all checks passed in a browser\n');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
