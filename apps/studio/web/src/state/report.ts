// The report in words, and the table of confusion at any threshold. Pure.
import type { Errors, Report } from '../api/types';
import { count, fixed, plain } from '../draw/format';

const measures: Record<string, [string, string]> = {
  accuracy: ['right answers', 'share of all rows'],
  log_loss: ['log loss', 'what a wrong certainty costs; lower is better'],
  auc: ['ROC area', 'chance that a yes is put above a no'],
  precision: ['precision', 'of those called so, how many are'],
  recall: ['recall', 'of all that are, how many were called so'],
  f1: ['F1', 'precision and recall in one'],
  rmse: ['RMSE', 'root of the mean square error, in the unit of the target; lower is better'],
  mae: ['MAE', 'mean error, in the unit of the target; lower is better'],
  r2: ['R²', 'share of the spread that is explained'],
};

export const sayMetric = (name: string): [string, string] => measures[name] ?? [name.replaceAll('_', ' '), ''];

/** With a capital and a full stop. */
export const sentence = (text: string): string => (text ? text[0]!.toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.') : '');

export interface Headline {
  title: string;
  number: string;
  unit: string;
  interval: string;
  naive: string;
}

export function headline(report: Report): Headline {
  const errors = report.held_out ?? report.errors;
  const never = report.held_out ? 'it never saw' : 'it was not taught';
  const metric = (name: string) => errors.metrics.find((m) => m.name === name);
  const naive = (name: string) => errors.baseline.find((b) => b.name === name)?.value ?? null;
  if (errors.task === 'regression') {
    const m = metric('rmse') ?? errors.metrics[0];
    const other = m ? naive(m.name) : null;
    return {
      title: `Off by ${plain(m?.value)} on ${count(errors.rows, 'row')} ${never}`,
      number: plain(m?.value),
      unit: report.session.target,
      interval: m?.low == null ? '' : `95 % interval ${plain(m.low)} to ${plain(m.high)}.`,
      naive: other === null ? '' : `Always answering the mean would be off by ${plain(other)}.`,
    };
  }
  const m = metric('accuracy');
  const other = naive('accuracy');
  const right = Math.round((m?.value ?? 0) * errors.rows);
  return {
    title: `Right on ${right.toLocaleString('en-US')} of ${count(errors.rows, 'row')} ${never}`,
    number: fixed(m?.value == null ? null : 100 * m.value, 1),
    unit: '%',
    interval: m?.low == null || m.high === null ? '' : `95 % interval ${fixed(100 * m.low, 1)} to ${fixed(100 * m.high, 1)} %.`,
    naive: other === null ? '' : `Always giving the most frequent answer would be right on ${fixed(100 * other, 1)} %.`,
  };
}

/** Counts at a threshold from the point of the ROC curve nearest to it; what the program counted where it is its own. */
export function confusionAt(errors: Pick<Errors, 'confusion' | 'roc' | 'threshold'>, threshold: number): number[] {
  const [tn = 0, fp = 0, fn = 0, tp = 0] = errors.confusion;
  if (Math.abs(threshold - errors.threshold) < 1e-9 || !errors.roc.length) return [tn, fp, fn, tp];
  // The lowest threshold of the curve at or above this one: rows are called so from there on.
  const above = errors.roc.filter((p) => p.threshold >= threshold);
  const point = above.length ? above.reduce((a, b) => (b.threshold < a.threshold ? b : a)) : { false_positive: 1, true_positive: 1 };
  const alarms = Math.round(point.false_positive * (tn + fp));
  const hits = Math.round(point.true_positive * (fn + tp));
  return [tn + fp - alarms, alarms, fn + tp - hits, hits];
}
