// An answer in words. Pure.
import type { Answer, Points, Session } from '../api/types';
import { fixed, plain } from '../draw/format';

export function sayAnswer(answer: Answer | null, session: Session | null): string {
  if (!answer || !session) return 'no answer yet';
  if (session.task === 'regression') return `answer ${plain(answer.value)}`;
  return `answer ${answer.label}, ${fixed(answer.value, 2)}`;
}

/** The chance of the second class, which the page shows as one number; null where there are more classes or none. */
export function chanceOf(answer: Answer | null, session: Session | null): number | null {
  if (!answer || session?.task !== 'binary') return null;
  return answer.probabilities[1] ?? null;
}

/** Of the rows nearest to a place, how many belong to the second class: counted, not computed. */
export function neighbours(points: Points | null, x: number, y: number, spanX: number, spanY: number, most = 20): { of: number; yes: number } | null {
  if (!points || !Number.isFinite(x) || !Number.isFinite(y) || points.rows.length < 50) return null;
  const near = points.rows
    .map((_, i) => ({ i, d: (((points.x[i] ?? NaN) - x) / spanX) ** 2 + (((points.y[i] ?? NaN) - y) / spanY) ** 2 }))
    .filter(({ d }) => Number.isFinite(d))
    .sort((a, b) => a.d - b.d)
    .slice(0, most);
  return near.length < most ? null : { of: most, yes: near.filter(({ i }) => points.truth[i] === 1).length };
}
