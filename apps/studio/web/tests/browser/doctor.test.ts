// What goes wrong is named: a dead layer, a loss that is no number; and mended by the button beside it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Doctor, State } from '../../src/api/types';
import { openPage, startProgram, type Looked, type Program } from './program';

let program: Program;
let seen: Looked;
const text = (selector: string): Promise<string> => seen.page.locator(selector).first().innerText();
const tell = (command: object): Promise<unknown> => program.post('/api/command', command);

beforeAll(async () => {
  program = await startProgram();
  seen = await openPage(program.address);
  await seen.page.waitForSelector('#go:enabled');
});
afterAll(async () => {
  await seen?.browser.close();
  await program?.stop();
});

describe('the doctor', () => {
  it('names a dead layer, how much of it, and what to do', async () => {
    // Strides that throw units beyond the reach of every row: one of these rates does.
    let doctor: Doctor | null = null;
    for (const learning_rate of [3, 10, 30]) {
      await tell({ op: 'set', set: { layers: [8, 8, 8], activation: 'relu', learning_rate: 0.1 } });
      await tell({ op: 'reset' });
      await tell({ op: 'set', set: { learning_rate } });
      await tell({ op: 'epoch', count: 3 });
      await expect.poll(async () => (await program.get<State>('/api/state')).status, { timeout: 15_000 }).not.toBe('playing');
      doctor = await program.get<Doctor>('/api/doctor');
      if (doctor.layers.some((l) => (l.dead ?? 0) > 0.4)) break;
    }
    if (!doctor) throw new Error('no doctor');
    const dead = doctor.layers.find((l) => (l.dead ?? 0) > 0.4);
    expect(dead, 'a layer that is mostly dead').toBeDefined();
    await expect.poll(() => text('#doctor')).toContain(`${Math.round(100 * dead!.dead!)} % dead`);
    await expect.poll(() => text('#doctor header')).toContain(doctor.text);
    expect(doctor.remedy).not.toBe('');
    await expect.poll(() => text('#doctor header')).toContain(doctor.remedy);
  });

  it('says where the loss is no number, stands at the last finite step, and goes on from the best epoch', async () => {
    // Through layers without a bend gradients grow with the weights: such a rate doubles their digits at each step.
    await tell({ op: 'set', set: { layers: [8, 8], activation: 'linear', learning_rate: 0.1 } });
    await tell({ op: 'reset' });
    await tell({ op: 'epoch', count: 2 });
    await expect.poll(async () => (await program.get<State>('/api/state')).epoch).toBe(2);
    await tell({ op: 'set', set: { learning_rate: 1000 } });
    await tell({ op: 'play' });
    await expect.poll(async () => (await program.get<State>('/api/state')).status, { timeout: 15_000 }).toBe('diverged');
    await expect.poll(() => text('[role="alert"]')).toContain('Not a number');
    const state = await program.get<State>('/api/state');
    await expect.poll(() => text('[role="alert"]')).toContain(state.error!.what);
    await expect.poll(() => text('.now')).toContain(`step ${state.newest}`);
    await expect.poll(() => text('#go')).not.toBe('Pause');
    await seen.page.click('[role="alert"] button');
    await expect.poll(async () => (await program.get<State>('/api/state')).controls.learning_rate).toBe(0.1);
    await expect.poll(async () => (await program.get<State>('/api/state')).status, { timeout: 45_000 }).toBe('finished');
    await expect.poll(() => seen.page.locator('[role="alert"] .notice').count()).toBe(0);
  });
});
