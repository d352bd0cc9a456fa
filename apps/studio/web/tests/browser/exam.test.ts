// The exam from the untrained network to a pass, and back; numbers on the page are those of the program.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Network, Points, State, UnitDetail } from '../../src/api/types';
import { fixed } from '../../src/draw/format';
import { colours, openPage, pixel, startProgram, type Looked, type Program } from './program';

let program: Program;
let seen: Looked;
let row = 0;
const text = (selector: string): Promise<string> => seen.page.locator(selector).first().innerText();
/** What the program answers to the student who asks, as the page writes it. */
const answer = async (): Promise<string> => fixed((await program.post<{ probabilities: number[] }>('/api/answer', { cells: { lectures: 4, hours: 5 } })).probabilities[1], 2);
const stateNow = (): Promise<State> => program.get<State>('/api/state');

beforeAll(async () => {
  program = await startProgram();
  seen = await openPage(program.address);
  await seen.page.waitForSelector('#go:enabled');
  row = (await program.get<Points>('/api/points?x=hours&y=lectures&most=1500')).rows[0]!;
});
afterAll(async () => {
  await seen?.browser.close();
  await program?.stop();
});

describe('will I pass this class?', () => {
  it('begins with an untrained network that is wrong', async () => {
    expect(await text('h1')).toBe('Will I pass this class?');
    await expect.poll(() => text('.told')).toContain('Untrained.');
    await expect.poll(() => text('.answer .big')).toBe(await answer());
    expect(Number(await answer())).toBeLessThan(0.5);
    expect(await text('#go')).toBe('Train it');
    await expect.poll(() => colours(seen.page, '.map canvas')).toBeGreaterThan(12);
  });

  it('takes the token out of the address', () => {
    expect(seen.page.url()).not.toContain(program.token);
  });

  it('shows each number of the pass as the program has it', async () => {
    const network = await program.get<Network>(`/api/network?row=${row}`);
    await expect.poll(() => text('#inside')).toContain(`Row ${row + 1}:`);
    const layer = network.layers.at(-1)!;
    const unit = await program.get<UnitDetail>(`/api/unit?layer=${layer.name}&unit=0&row=${row}`);
    const cells = await seen.page.locator('#inside .sum tbody tr').first().locator('td').allInnerTexts();
    const term = unit.terms[0]!;
    expect(cells[0]).toBe(fixed(term.input, 3));
    expect(cells[1]).toBe(fixed(term.weight, 3));
    expect(cells[2]).toBe(fixed(term.product, 3));
    expect(cells[4]).toBe(fixed(term.gradient, 3));
    expect(cells[5]).toBe(fixed(term.change, 3));
    expect(await text('#inside .formulas')).toContain(fixed(unit.z, 3));
    expect(await text('#inside .formulas')).toContain(fixed(unit.delta, 3));
  });

  it('steps by one row: what the pass of the next row says is what the step does', async () => {
    await seen.page.click('.transport .segments button:has-text("row")');
    await expect.poll(() => text('#inside')).toContain('Next, row');
    for (let k = 0; k < 3; k++) {
      const next = await program.get<Network>('/api/network?row=next');
      await expect.poll(() => text('#inside')).toContain(`Next, row ${next.row + 1}:`);
      const cells = () => seen.page.locator('#inside .sum tbody tr').first().locator('td').allInnerTexts();
      const [, before, , , , , promised] = await cells();
      expect(before).toBe(fixed(next.layers[0]!.weights[0], 3));
      expect(promised).toBe(fixed(next.layers[0]!.weights[0]! + next.layers[0]!.changes[0]!, 3));
      await seen.page.click('button[aria-label="One row on"]');
      await expect.poll(async () => (await stateNow()).step).toBe(k + 1);
      await expect.poll(async () => (await cells())[1]).toBe(promised);
    }
    await seen.page.click('button[aria-label="To the start"]');
    await expect.poll(() => text('#go')).toBe('Fork from here');
    await program.post('/api/command', { op: 'reset' });
    await seen.page.click('.transport .segments button:has-text("epoch")');
    await expect.poll(() => text('#go')).toBe('Train it');
  });

  it('trains to a pass, and the map turns', async () => {
    const before = await pixel(seen.page, '.map canvas', 0.45, 0.5);
    await seen.page.click('#go');
    await expect.poll(() => text('#go'), { timeout: 45_000 }).toBe('10 more epochs');
    const state = await stateNow();
    expect(state.status).toBe('finished');
    expect(state.validation_accuracy).toBeGreaterThan(0.85);
    await expect.poll(() => text('.answer .big')).toBe(await answer());
    expect(Number(await answer())).toBeGreaterThan(0.5);
    await expect.poll(() => text('.told')).toContain('Trained.');
    await expect.poll(async () => JSON.stringify(await pixel(seen.page, '.map canvas', 0.45, 0.5))).not.toBe(JSON.stringify(before));
    const blueness = async (): Promise<number> => { const [red, , blue] = await pixel(seen.page, '.map canvas', 0.95, 0.05); return blue - red; };
    await expect.poll(blueness).toBeGreaterThan(0);
    await expect.poll(() => text('#curves')).toContain(fixed(state.best_loss, 3));
  });

  it('goes back in time: one scrubber moves every view', async () => {
    const newest = (await stateNow()).newest;
    const trained = await answer();
    await expect.poll(() => text('.answer .big')).toBe(trained);
    const box = (await seen.page.locator('.scrub').boundingBox())!;
    await seen.page.mouse.click(box.x + 6, box.y + box.height / 2);
    await expect.poll(() => text('.now')).toContain(`of ${newest.toLocaleString('en-US')}`);
    await expect.poll(() => text('.answer .big')).not.toBe(trained);
    await expect.poll(() => text('.told')).toContain('Looking back at step');
    await expect.poll(() => text('#go')).toBe('Fork from here');
    await seen.page.keyboard.press('End');
    await expect.poll(() => text('.answer .big')).toBe(trained);
  });

  it('forks from the past, and keeps the future it left', async () => {
    const before = await stateNow();
    const box = (await seen.page.locator('.scrub').boundingBox())!;
    await seen.page.mouse.click(box.x + box.width * 0.3, box.y + box.height / 2);
    await expect.poll(() => text('#go')).toBe('Fork from here');
    await seen.page.click('#go');
    await expect.poll(async () => (await stateNow()).run).toBe(before.run + 1);
    await expect.poll(() => text('#curves')).toContain('left behind');
    await expect.poll(async () => (await stateNow()).status, { timeout: 45_000 }).toBe('finished');
    await expect.poll(() => text('#go')).toBe('10 more epochs');
    expect(await text('#curves')).toContain('left behind');
  });

  it('changes the rate while it runs, marked on the curve', async () => {
    const other = (await stateNow()).controls.learning_rate === 0.3 ? 0.1 : 0.3;
    await seen.page.selectOption('.knobs label:has-text("rate") select', String(other));
    await expect.poll(async () => (await stateNow()).controls.learning_rate).toBe(other);
    await expect.poll(() => text('#curves')).toContain(`→ ${other}`);
  });

  it('changes the layers, and opens the units it then has', async () => {
    await seen.page.fill('.layers-form input', '4, 3');
    await seen.page.keyboard.press('Enter');
    await expect.poll(() => seen.page.locator('.unit').count(), { timeout: 15_000 }).toBe(8);
    await expect.poll(() => text('#inside')).toContain('hidden 2');
    await seen.page.locator('.unit').first().click();
    await expect.poll(() => text('#inside')).toContain('Inside unit 1 of hidden 1');
    await expect.poll(() => colours(seen.page, '.unit canvas')).toBeGreaterThan(8);
  });

  it('turns a weight by hand, from which the network goes on', async () => {
    await seen.page.locator('#inside button.turn').first().click();
    await seen.page.fill('#inside input.turn', '2.5');
    await seen.page.keyboard.press('Enter');
    await expect.poll(async () => (await program.get<Network>(`/api/network?row=${row}`)).layers[0]!.weights[0]).toBe(2.5);
    await expect.poll(() => text('#inside .sum tbody')).toContain('2.500');
  });

  it('lets a ball roll down the landscape, and shows the line of ghost runs on the map', async () => {
    await seen.page.locator('.closer').scrollIntoViewIfNeeded();
    await seen.page.click('button[aria-label="Let a ball go at the edge"]');
    await expect.poll(() => text('#landscape header p')).toMatch(/The ball rolls from \d+\.\d+ to \d+\.\d+/);
    const [from, to] = (await text('#landscape header p')).match(/\d+\.\d+ to \d+\.\d+/)![0].split(' to ').map(Number);
    expect(to).toBeLessThan(from!);
    await expect.poll(() => seen.page.locator('#landscape circle.ball').count()).toBe(1);
    await seen.page.locator('#ghosts .link').first().click();
    await seen.page.evaluate(() => scrollTo(0, 0));
    await expect.poll(() => seen.page.locator('#map .plot path.ghost').count()).toBeGreaterThan(0);
    await expect.poll(() => text('#map .axes-row')).toContain('ghost: rate');
  });

  it('answers what if, by slider', async () => {
    await seen.page.locator('#if-lectures').fill('0');
    await seen.page.locator('#if-hours').fill('0');
    await expect.poll(() => text('.ask p')).toContain('attended 0 lectures');
    const said = await program.post<{ probabilities: number[] }>('/api/answer', { cells: { lectures: 0, hours: 0 } });
    await expect.poll(() => text('.answer .big')).toBe(fixed(said.probabilities[1], 2));
  });

  it('goes from a cell of the confusion matrix to its rows', async () => {
    const cell = seen.page.locator('.confusion button:not([aria-label$=": 0"])').first();
    const n = Number(await cell.innerText());
    await cell.click();
    await expect.poll(() => text('#errors header')).toContain(`${n} row`);
    await expect.poll(() => seen.page.locator('#errors .row-list tbody tr').count()).toBe(Math.min(50, n));
    await cell.click();
  });

  it('obeys the keyboard', async () => {
    await seen.page.locator('h1').click();
    const before = (await stateNow()).step;
    await seen.page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await stateNow()).step).toBeGreaterThan(before);
    await seen.page.keyboard.press('?');
    await expect.poll(() => seen.page.locator('dialog[open]').innerText()).toContain('Keyboard');
    await seen.page.keyboard.press('Escape');
    await expect.poll(() => seen.page.locator('dialog[open]').count()).toBe(0);
    await seen.page.keyboard.press('5');
    await expect.poll(() => seen.page.evaluate(() => document.activeElement?.id)).toBe('curves');
  });

  it('gives every picture its numbers as a table', async () => {
    for (const id of ['map', 'whatif', 'network', 'inside', 'curves', 'doctor', 'errors']) {
      await seen.page.click(`#${id} .behind[aria-controls]`);
      await expect.poll(() => seen.page.locator(`#${id}-numbers tbody tr`).count(), { message: id }).toBeGreaterThan(0);
      await seen.page.click(`#${id} .behind[aria-controls]`);
    }
  });

  it('saves each picture, as SVG and as PNG', async () => {
    for (const id of ['map', 'network', 'curves']) {
      for (const kind of ['SVG', 'PNG']) {
        await seen.page.locator(`#${id} .save summary`).focus();
        await seen.page.keyboard.press('Enter');
        const [file] = await Promise.all([seen.page.waitForEvent('download'), seen.page.click(`#${id} .save button:has-text("${kind}")`)]);
        expect(file.suggestedFilename()).toBe(`lamina-${id}.${kind.toLowerCase()}`);
        const bytes = readFileSync((await file.path())!);
        if (kind === 'PNG') {
          expect(bytes.subarray(1, 4).toString()).toBe('PNG');
          expect(bytes.length, id).toBeGreaterThan(20_000);
          continue;
        }
        const svg = bytes.toString();
        expect(svg).toContain(`>${await text(`#${id} h2`)}</text>`);
        expect(svg.includes('<image'), id).toBe(id !== 'curves');
        expect(svg).not.toMatch(/ (class|style)=|<script/);
      }
    }
    await expect.poll(() => seen.page.locator('.save[open]').count()).toBe(0);
  });

  it('has nothing to complain of', () => {
    expect(seen.complaints).toEqual([]);
  });
});
