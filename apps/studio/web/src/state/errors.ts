// Sums over the table of confusion. Pure.
import type { Errors } from '../api/types';

export function rightOf(errors: Pick<Errors, 'labels' | 'confusion'>): number {
  const n = errors.labels.length;
  let right = 0;
  for (let i = 0; i < n; i++) right += errors.confusion[i * n + i] ?? 0;
  return right;
}
