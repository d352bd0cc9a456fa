// Starts the program under test (LAMINA, or the release build) and a browser that looks at it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';

const lamina = process.env.LAMINA ?? fileURLToPath(new URL('../../../../../build/release/bin/lamina', import.meta.url));

export interface Program {
  address: string;
  token: string;
  folder: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  stop(): Promise<void>;
}

const talk = (origin: string, token: string) => ({
  async get<T>(path: string): Promise<T> {
    return (await (await fetch(origin + path, { headers: { 'X-Lamina-Token': token } })).json()) as T;
  },
  async post<T>(path: string, body: unknown): Promise<T> {
    const headers = { 'X-Lamina-Token': token, 'Content-Type': 'application/json' };
    return (await (await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as T;
  },
});

export async function startProgram(args: string[] = []): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'studio-'));
  const child: ChildProcess = spawn(lamina, ['studio', '--no-open', ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const address = await new Promise<string>((done, failed) => {
    let text = '';
    const take = (piece: Buffer): void => {
      text += piece.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/#t=[0-9a-f]+/.exec(text);
      if (found) done(found[0]);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.on('error', failed);
    child.on('exit', () => failed(new Error(`the program ended: ${text}`)));
    setTimeout(() => failed(new Error(`no address after 20 s: ${text}`)), 20_000);
  });
  const token = address.split('#t=')[1]!;
  const origin = new URL(address).origin;
  return {
    address, token, folder, ...talk(origin, token),
    stop: async () => {
      const ended = new Promise((done) => child.on('exit', done));
      child.kill('SIGINT');
      await Promise.race([ended, new Promise((done) => setTimeout(done, 3000))]);
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Looked {
  browser: Browser;
  page: Page;
  /** What the console complained of: a page of ours complains of nothing. */
  complaints: string[];
}

export async function openPage(address: string, options: { width?: number; height?: number; dark?: boolean; calm?: boolean } = {}): Promise<Looked> {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: options.calm === false ? 'no-preference' : 'reduce',
    acceptDownloads: true,
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Reading a canvas back is what the tests do, not the page.
    const ours = !message.text().includes('willReadFrequently');
    if (ours && (message.type() === 'error' || message.type() === 'warning')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
  await page.goto(address);
  return { browser, page, complaints };
}

/** How many different colours a canvas shows, and the colour in its middle: an empty one shows one. */
export async function colours(page: Page, selector: string): Promise<number> {
  return page.evaluate((s) => {
    const canvas = document.querySelector<HTMLCanvasElement>(s);
    const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
    if (!data) return 0;
    const seen = new Set<number>();
    for (let i = 0; i < data.length; i += 4 * 37) seen.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
    return seen.size;
  }, selector);
}

/** The colour of a canvas at a place, 0 … 1 each way. */
export async function pixel(page: Page, selector: string, u: number, v: number): Promise<[number, number, number]> {
  return page.evaluate(
    ([s, x, y]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(s as string)!;
      const d = canvas.getContext('2d')!.getImageData(Math.floor(canvas.width * (x as number)), Math.floor(canvas.height * (y as number)), 1, 1).data;
      return [d[0]!, d[1]!, d[2]!] as [number, number, number];
    },
    [selector, u, v] as const,
  );
}
