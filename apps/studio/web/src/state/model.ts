// The state that the stream builds, and how each event changes it. Pure: no clock, no page, no network.
import type { Curves, Epoch, EpochEvent, Fold, Hello, Mark, Note, PointsEvent, Session, State } from '../api/types';

export type Other = Curves['others'][number];

export interface Model {
  session: Session | null;
  state: State | null;
  folds: Fold[];
  epochs: Epoch[];
  marks: Mark[];
  notes: Note[];
  others: Other[];
}

export const empty: Model = { session: null, state: null, folds: [], epochs: [], marks: [], notes: [], others: [] };

/** More folds than this become one of two: a curve has no more pixels. */
export const MOST_FOLDS = 4096;

/** Two neighbours as one: lowest and highest stay, so that no spike is lost. */
export function foldTwo(a: Fold, b: Fold): Fold {
  const least = (x: number | null, y: number | null): number | null => (x === null ? y : y === null ? x : Math.min(x, y));
  const most = (x: number | null, y: number | null): number | null => (x === null ? y : y === null ? x : Math.max(x, y));
  const [m, n] = [a.last - a.first + 1, b.last - b.first + 1];
  const mean = a.mean === null ? b.mean : b.mean === null ? a.mean : (a.mean * m + b.mean * n) / (m + n);
  return { first: a.first, last: b.last, low: least(a.low, b.low), mean, high: most(a.high, b.high) };
}

/** Adds folds in order; one that begins where an old one begins takes its place, and what followed is forgotten. */
export function addFolds(folds: Fold[], more: Fold[]): Fold[] {
  if (!more.length) return folds;
  const first = more[0]!.first;
  let end = folds.length;
  while (end > 0 && folds[end - 1]!.first >= first) end--;
  let all = folds.slice(0, end).concat(more);
  while (all.length > MOST_FOLDS) {
    const half: Fold[] = [];
    for (let i = 0; i + 1 < all.length; i += 2) half.push(foldTwo(all[i]!, all[i + 1]!));
    if (all.length % 2) half.push(all[all.length - 1]!);
    all = half;
  }
  return all;
}

const addEpoch = (epochs: Epoch[], epoch: Epoch): Epoch[] => [...epochs.filter((e) => e.epoch < epoch.epoch), epoch];

export const withCurves = (model: Model, curves: Curves): Model => ({
  ...model,
  folds: addFolds([], curves.folds),
  epochs: curves.epochs,
  marks: curves.marks,
  notes: curves.notes,
  others: curves.others,
});

export function apply(model: Model, event: string, data: unknown): Model {
  switch (event) {
    case 'hello': {
      // All that there is: what was told before does not hold any more.
      const { session, state, curves } = data as Hello;
      return withCurves({ ...model, session, state }, curves);
    }
    case 'session':
      return { ...model, session: data as Session };
    case 'state':
      return { ...model, state: data as State };
    case 'points':
      return { ...model, folds: addFolds(model.folds, (data as PointsEvent).folds) };
    case 'epoch': {
      const { ghost, epoch } = data as EpochEvent;
      if (!ghost) return { ...model, epochs: addEpoch(model.epochs, epoch) };
      const others = model.others.map((o) => (o.id === ghost ? { ...o, epochs: addEpoch(o.epochs, epoch) } : o));
      return { ...model, others };
    }
    case 'mark':
      return { ...model, marks: [...model.marks, data as Mark].slice(-200) };
    case 'note':
      return { ...model, notes: [...model.notes, data as Note].slice(-200) };
    default:
      return model;
  }
}

// ── Steps and epochs ──────────────────────────────────────────────────────────────────────────────────────

/** The epoch, with its fraction, at a step: between two ends of epochs by their steps. */
export function epochOf(model: Model, step: number): number {
  let before = { epoch: 0, step: 0 };
  for (const e of model.epochs) {
    if (e.step >= step) return before.epoch + ((step - before.step) / Math.max(1, e.step - before.step)) * (e.epoch - before.epoch);
    before = e;
  }
  return before.epoch + (step - before.step) / Math.max(1, model.state?.steps_per_epoch ?? 1);
}

/** The step at an epoch, rounded. */
export function stepOf(model: Model, epoch: number): number {
  let before = { epoch: 0, step: 0 };
  for (const e of model.epochs) {
    if (e.epoch >= epoch) return Math.round(before.step + ((epoch - before.epoch) / Math.max(1, e.epoch - before.epoch)) * (e.step - before.step));
    before = e;
  }
  return Math.round(before.step + (epoch - before.epoch) * (model.state?.steps_per_epoch ?? 1));
}

/** How many epochs a curve has room for: all that are planned, where many are twice as many whenever it reaches the end. */
export function drawnEpochs(planned: number, reached: number): number {
  let room = 16;
  while (room < reached) room *= 2;
  return planned <= 64 ? planned : Math.min(planned, room);
}

/** The last epoch that had ended at a step. */
export function endedAt(epochs: readonly Epoch[], step: number): Epoch | null {
  let found: Epoch | null = null;
  for (const e of epochs) {
    if (e.step > step) break;
    found = e;
  }
  return found;
}

export function bestOf(epochs: readonly Epoch[]): Epoch | null {
  let best: Epoch | null = null;
  for (const e of epochs) {
    if (e.validation_loss !== null && (best === null || best.validation_loss === null || e.validation_loss < best.validation_loss)) best = e;
  }
  return best;
}

/** The first epoch from which on validation is within 2 % of the best; null where it still fell at the end. */
export function flatSince(epochs: readonly Epoch[]): number | null {
  const best = bestOf(epochs);
  if (!best || best.validation_loss === null || epochs.length < 8) return null;
  const floor = best.validation_loss * 1.02 + 1e-4;
  const since = epochs.find((e) => e.validation_loss !== null && e.validation_loss <= floor);
  const last = epochs[epochs.length - 1]!;
  return since && last.epoch - since.epoch >= 5 ? since.epoch : null;
}
