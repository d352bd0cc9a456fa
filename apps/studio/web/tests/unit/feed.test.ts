import { describe, expect, it } from 'vitest';
import { Feed } from '../../src/state/feed.svelte';

/** A load that ends when it is told to. */
function manual<T>() {
  const open: { key: string; done: (value: T) => void; fail: (error: Error) => void }[] = [];
  const load = (key: string) => () => new Promise<T>((done, fail) => open.push({ key, done, fail }));
  return { open, load };
}
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

describe('a feed', () => {
  it('asks one question at a time, and of those that wait only the last', async () => {
    const feed = new Feed<string>();
    const { open, load } = manual<string>();
    for (const key of ['a', 'b', 'c', 'd']) feed.want(key, load(key));
    await settle();
    expect(open.map((o) => o.key)).toEqual(['a']);
    open[0]!.done('A');
    await settle();
    expect(feed.value).toBe('A');
    expect(open.map((o) => o.key)).toEqual(['a', 'd']);
    open[1]!.done('D');
    await settle();
    expect(feed.value).toBe('D');
    feed.want('d', load('d'));
    await settle();
    expect(open).toHaveLength(2);
  });
  it('drops what was under way when it is cleared', async () => {
    const feed = new Feed<string>();
    const { open, load } = manual<string>();
    feed.want('old', load('old'));
    await settle();
    feed.clear();
    open[0]!.done('stale');
    await settle();
    expect(feed.value).toBeNull();
  });
  it('keeps the last value when a question is refused, and says why', async () => {
    const feed = new Feed<string>();
    const { open, load } = manual<string>();
    feed.want('a', load('a'));
    await settle();
    open[0]!.done('A');
    await settle();
    feed.want('b', load('b'));
    await settle();
    open[1]!.fail(new Error('no'));
    await settle();
    expect([feed.value, feed.error]).toEqual(['A', 'no']);
  });
});
