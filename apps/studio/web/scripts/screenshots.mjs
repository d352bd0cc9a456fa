// Pictures of the pages in light and dark, narrow and wide.
//   node scripts/screenshots.mjs ADDRESS FOLDER [NAME…]     ADDRESS as `lamina studio` prints it
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [address, folder, ...names] = process.argv.slice(2);
if (!folder) {
  console.error('node scripts/screenshots.mjs ADDRESS FOLDER [NAME…]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const train = async (page) => {
  await page.click('#go');
  await page.waitForFunction(() => document.querySelector('#go')?.textContent === '10 more epochs', null, { timeout: 60_000 });
  await page.waitForTimeout(900);
};
const layers = async (page, text) => {
  await page.fill('.layers-form input', text);
  await page.keyboard.press('Enter');
  await page.waitForFunction((n) => document.querySelectorAll('.unit').length === n, text.split(',').filter(Boolean).reduce((t, v) => t + Number(v), 1), { timeout: 20_000 });
  await page.waitForTimeout(400);
};
const choose = (page, knob, value) => page.selectOption(`.knobs label:has-text("${knob}") select`, value);
const guess = async (page) => {
  await page.fill('#guess', 'I think so');
  await page.click('.ask-first .primary');
  await page.waitForTimeout(1500);
};
const closer = async (page) => {
  await page.evaluate(() => document.querySelector('.closer')?.scrollIntoView());
  await page.waitForTimeout(1500);
};
const back = async (page) => {
  const box = await page.locator('.scrub').boundingBox();
  await page.mouse.click(box.x + box.width * 0.12, box.y + box.height / 2);
  await page.waitForTimeout(800);
};

// name: what is done first, and how large; each begins with a new network.
const pictures = {
  'first-light': {},
  'first-dark-narrow': { dark: true, width: 390, height: 844 },
  'trained-light': { before: train },
  'trained-dark': { dark: true, before: async (p) => { await layers(p, '4, 3'); await train(p); } },
  'trained-light-narrow': { width: 390, height: 844, full: true, before: train },
  'trained-light-wide': { width: 2560, height: 1440, before: async (p) => { await layers(p, '4, 3'); await train(p); await closer(p); await p.evaluate(() => scrollTo(0, 0)); await p.waitForTimeout(500); } },
  'looking-back-light': { before: async (p) => { await train(p); await back(p); } },
  'fork-dark': { dark: true, before: async (p) => { await train(p); await back(p); await train(p); } },
  'closer-light': { before: async (p) => { await layers(p, '4, 3'); await train(p); await closer(p); await p.click('#ghosts .link'); await p.waitForTimeout(3500); await p.click('button[aria-label="Let a ball go at the edge"]'); await p.waitForTimeout(700); } },
  'closer-dark': { dark: true, before: async (p) => { await train(p); await closer(p); } },
  'errors-light': { before: async (p) => { await train(p); await p.locator('.confusion .wrong').first().click(); await p.waitForTimeout(600); await p.locator('#errors').scrollIntoViewIfNeeded(); } },
  'lessons-dark': { dark: true, hash: 'page=lessons' },
  'lesson-1-light': { hash: 'lesson=1', before: guess, full: true },
  'lesson-7-dark': { dark: true, hash: 'lesson=7', before: guess, full: true },
  'lesson-narrow-light': { hash: 'lesson=5', width: 390, height: 844, before: guess },
  'runs-light': { before: async (p) => { await train(p); await back(p); await train(p); await p.evaluate(() => (location.hash = 'page=runs')); await p.waitForTimeout(900); } },
  'report-light': { before: async (p) => { await train(p); await p.evaluate(() => (location.hash = 'page=report')); await p.waitForTimeout(1500); }, full: true },
  'report-dark-narrow': { dark: true, width: 390, height: 844, before: async (p) => { await train(p); await p.evaluate(() => (location.hash = 'page=report')); await p.waitForTimeout(1500); } },
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const [name, { dark, width = 1440, height = 900, full = false, hash, before }] of Object.entries(pictures)) {
  if (names.length && !names.includes(name)) continue;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  await page.goto(address);
  await page.waitForSelector('#go:enabled');
  // The same beginning for each picture.
  await page.evaluate(async () => {
    const headers = { 'X-Lamina-Token': sessionStorage.getItem('lamina-token'), 'Content-Type': 'application/json' };
    const tell = (body) => fetch('/api/command', { method: 'POST', headers, body: JSON.stringify(body) });
    await tell({ op: 'pause' });
    await tell({ op: 'lesson', kind: 'pass-the-class' });
  });
  await page.waitForTimeout(400);
  if (hash) await page.evaluate((h) => (location.hash = h), hash);
  await page.waitForTimeout(900);
  try {
    await before?.(page);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: full });
    console.log(name);
  } catch (error) {
    console.error(`${name}: ${error.message.split('\n')[0]}`);
    process.exitCode = 1;
  }
  await page.close();
}
await browser.close();
