// Sentences about the training, for the eye and for the ear. Pure.
import { count, fixed, plain } from '../draw/format';
import type { Session, State } from '../api/types';
import { bestOf, endedAt, flatSince, type Model } from './model';

export interface Told {
  lead: string;
  rest: string;
}

/** Validation rows on the map that are answered wrong: what one can count before the first validation. */
export interface Counted {
  wrong: number;
  of: number;
}

/** How right the network is at a step, in words. */
export function score(model: Model, session: Session, step: number, counted: Counted | null = null): string {
  const ended = endedAt(model.epochs, step);
  const loss = ended ? ended.validation_loss : step === 0 ? (model.state?.untrained_loss ?? null) : null;
  const accuracy = ended ? ended.validation_accuracy : step === 0 ? (model.state?.untrained_accuracy ?? null) : null;
  const n = session.rows.validation;
  if (session.task !== 'regression' && accuracy !== null && accuracy !== undefined && n > 0) {
    const wrong = Math.round((1 - accuracy) * n);
    return `Wrong about ${wrong.toLocaleString('en-US')} of ${n.toLocaleString('en-US')}${loss === null ? '' : `, loss ${fixed(loss, 3)}`}.`;
  }
  if (session.task !== 'regression' && counted && counted.of > 0) return `Wrong about ${counted.wrong} of ${counted.of}.`;
  return loss === null || loss === undefined ? '' : `Validation loss ${plain(loss)}.`;
}

export function tell(model: Model, step: number, counted: Counted | null = null): Told {
  const { session, state } = model;
  if (!session || !state) return { lead: 'Connecting.', rest: '' };
  const right = score(model, session, step, counted);
  if (step < state.newest) return { lead: `Looking back at step ${step}.`, rest: session.attached ? right : `${right} Training from here makes a fork.` };
  if (state.status === 'diverged') return { lead: 'Diverged.', rest: state.error?.what ?? state.why };
  if (state.newest === 0 && state.status !== 'playing') {
    return { lead: 'Untrained.', rest: `Its ${count(session.parameters, 'parameter')} are random, and so is its answer. ${right}` };
  }
  if (state.status === 'playing') return { lead: `Epoch ${Math.floor(state.epoch) + 1}.`, rest: rising(model) || right };
  if (state.status === 'finished') {
    const flat = flatSince(model.epochs);
    const best = bestOf(model.epochs);
    const hope = flat ? `Flat since epoch ${flat}: more will hardly help.` : best ? `Best at epoch ${best.epoch}.` : '';
    return { lead: 'Trained.', rest: `${right} ${hope}` };
  }
  return { lead: `Paused at epoch ${plain(state.epoch)}.`, rest: right };
}

/** Says so where validation has risen for some epochs while training fell. */
function rising(model: Model): string {
  const best = bestOf(model.epochs);
  const last = model.epochs[model.epochs.length - 1];
  if (!best || !last || last.epoch - best.epoch < 10 || best.validation_loss === null || last.validation_loss === null) return '';
  if (last.validation_loss < best.validation_loss * 1.1) return '';
  return `Validation rises since ${best.epoch}: it learns its rows by heart.`;
}

/** What the button that trains says. */
export function goLabel(state: State | null, lookingBack: boolean, attached = false): string {
  if (!state) return 'Train it';
  if (state.status === 'playing') return 'Pause';
  if (lookingBack) return attached ? 'Back to now' : 'Fork from here';
  if (attached && state.status === 'finished') return 'Trained';
  if (state.newest === 0) return 'Train it';
  return state.status === 'finished' ? '10 more epochs' : 'Go on';
}
