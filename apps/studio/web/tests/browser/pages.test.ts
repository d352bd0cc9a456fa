// Lessons, runs, a table of one's own, the report; and accessibility of all pages.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lesson, Lessons, Report } from '../../src/api/types';
import { colours, openPage, startProgram, type Looked, type Program } from './program';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let program: Program;
let seen: Looked;

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { run } = (window as unknown as { axe: { run: (o: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe;
    const result = await run({ resultTypes: ['violations'] });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).slice(0, 3).join(' | ')}`);
  });
}
const go = async (hash: string): Promise<void> => {
  await seen.page.evaluate((h) => (location.hash = h), hash);
};

beforeAll(async () => {
  program = await startProgram();
  seen = await openPage(program.address);
  await seen.page.waitForSelector('#go:enabled');
});
afterAll(async () => {
  await seen?.browser.close();
  await program?.stop();
});

describe('lessons', () => {
  it('are twelve, each with its own address, a question first, and what the library computes after', async () => {
    const { lessons } = await program.get<Lessons>('/api/lessons');
    expect(lessons.map((l) => l.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    for (const words of lessons) {
      await go(`#lesson=${words.number}`);
      await expect.poll(() => seen.page.locator('.lesson h1').innerText(), { message: words.kind }).toBe(words.title);
      await expect.poll(() => seen.page.locator('.blocks').count()).toBe(0);
      expect(await seen.page.locator('.ask-first .primary').isDisabled()).toBe(true);
      await seen.page.fill('#guess', 'my guess');
      await seen.page.click('.ask-first .primary');
      const lesson = await program.get<Lesson>(`/api/lesson?kind=${words.kind}`);
      const numbers = lesson.blocks.find((b) => b.kind === 'numbers');
      if (numbers) await expect.poll(() => seen.page.locator('.blocks table').first().innerText(), { message: words.kind, timeout: 20_000 }).toContain(numbers.rows?.[0]?.[0] ?? '');
      await expect.poll(() => seen.page.locator('.block-plot, .block-pictures').count()).toBe(lesson.blocks.filter((b) => b.kind === 'plot' || b.kind === 'pictures').length);
      expect(await seen.page.locator('.reveal').innerText()).toContain('my guess');
      await expect.poll(() => seen.page.locator('.live .view').count()).toBeGreaterThan(0);
    }
  }, 240_000);
});

describe('a table of one’s own', () => {
  it('is dropped, read, and learnt', async () => {
    await go('#page=studio');
    const rows = Array.from({ length: 300 }, (_, i) => `${i % 17},${(i * 7) % 23},${(i % 17) + ((i * 7) % 23) > 18 ? 'tall' : 'short'}`);
    const csv = `width,<img src=x onerror=alert(1)>,size\n${rows.join('\n')}\n`;
    await seen.page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'own.csv', { type: 'text/csv' }));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, csv);
    await expect.poll(() => seen.page.locator('dialog[open] h2').innerText()).toBe('own.csv');
    // A name that is a script is text.
    expect(await seen.page.locator('dialog[open]').innerText()).toContain('<img src=x');
    expect(await seen.page.locator('dialog[open] img').count()).toBe(0);
    await seen.page.click('dialog[open] .primary');
    await expect.poll(() => seen.page.locator('dialog[open]').count(), { timeout: 20_000 }).toBe(0);
    await expect.poll(() => seen.page.locator('.source').innerText()).toContain('size');
    await expect.poll(() => colours(seen.page, '.map canvas')).toBeGreaterThan(3);
  });
});

describe('runs and report', () => {
  it('list the run and its log', async () => {
    await program.post('/api/command', { op: 'epoch', count: 2 });
    await go('#page=runs');
    await expect.poll(() => seen.page.locator('.runs-table tbody tr').count()).toBeGreaterThan(0);
  });
  it('make one file that opens without a network', async () => {
    const report = await program.get<Report>('/api/report');
    const page = await (await fetch(new URL('/api/export?what=report', program.address), { headers: { 'X-Lamina-Token': program.token } })).text();
    const file = join(program.folder, 'report.html');
    writeFileSync(file, page);
    const offline = await openPage(`file://${file}`);
    const asked: string[] = [];
    offline.page.on('request', (r) => asked.push(r.url()));
    await offline.page.reload();
    await expect.poll(() => offline.page.locator('h1').innerText()).toMatch(/^(Right on|Off by)/);
    expect(await offline.page.locator('.report').innerText()).toContain(report.card.command);
    expect(await violations(offline.page)).toEqual([]);
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(offline.complaints).toEqual([]);
    await offline.browser.close();
  });
});

describe('accessibility', () => {
  for (const dark of [false, true]) {
    for (const [width, height] of [[1440, 900], [390, 844]] as const) {
      it(`has no violation on any page, ${dark ? 'dark' : 'light'}, ${width} px`, async () => {
        const other = await openPage(program.address, { dark, width, height });
        await other.page.waitForSelector('#go:enabled');
        for (const hash of ['#page=studio', '#page=lessons', '#lesson=7', '#page=runs', '#page=report']) {
          await other.page.evaluate((h) => (location.hash = h), hash);
          await other.page.waitForTimeout(700);
          if (hash === '#page=studio') {
            await other.page.evaluate(() => document.querySelector('.closer')?.scrollIntoView());
            await other.page.waitForTimeout(700);
          }
          expect(await violations(other.page), hash).toEqual([]);
          expect(await other.page.evaluate(() => document.documentElement.scrollWidth), `${hash} is too wide`).toBeLessThanOrEqual(width);
        }
        expect(other.complaints).toEqual([]);
        await other.browser.close();
      });
    }
  }
});
