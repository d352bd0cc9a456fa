// The table of runs. Pure.
import type { Runs } from '../api/types';

export type Run = Runs['runs'][number];
export type RunKey = 'label' | 'best_loss' | 'best_epoch' | 'best_accuracy' | 'last_loss' | 'epochs' | 'seconds';

/** Best first: small losses, large shares of right answers; what is not known comes last. */
export function sortRuns(runs: readonly Run[], by: RunKey): Run[] {
  const sign = by === 'best_accuracy' ? -1 : 1;
  return [...runs].sort((a, b) => {
    const x = a[by];
    const y = b[by];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return typeof x === 'string' ? x.localeCompare(String(y)) : sign * (x - Number(y));
  });
}
