// One view's data: asks for what is wanted now, one question at a time, the latest wins.
import { Refused } from '../api/client';

/** `load` fetches; at most one load runs, at most one more waits, and between two lie at least `every` ms; what takes long is asked for half of the time. */
const long = 100;

export class Feed<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw('');
  busy = $state.raw(false);
  #running = false;
  #next: { key: string; load: () => Promise<T> } | null = null;
  #done = '';
  #last = -Infinity;
  #took = 0;
  #life = 0;

  constructor(readonly every = 0) {}

  want(key: string, load: () => Promise<T>): void {
    if (key === this.#done && !this.#next) return;
    this.#next = { key, load };
    void this.#pump();
  }

  /** Forgets what was loaded and what is under way, so that the same question is asked again. */
  clear(): void {
    this.#done = '';
    this.#life++;
    this.value = null;
  }

  async #pump(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.busy = true;
    while (this.#next) {
      const wait = this.#last + Math.max(this.every, this.#took > long ? 2 * this.#took : 0) - performance.now();
      if (wait > 0) await new Promise((done) => setTimeout(done, wait));
      const { key, load } = this.#next as { key: string; load: () => Promise<T> };
      this.#next = null;
      this.#last = performance.now();
      const life = this.#life;
      try {
        const value = await load();
        if (life !== this.#life) continue;
        this.value = value;
        this.error = '';
      } catch (error) {
        this.error = error instanceof Refused ? `${error.message} ${error.fix}`.trim() : error instanceof Error ? error.message : String(error);
      }
      this.#took = performance.now() - this.#last;
      this.#done = key;
    }
    this.busy = false;
    this.#running = false;
  }
}
