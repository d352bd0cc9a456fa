// The keys of the page. A focused field or group keeps its own.
import type { Studio } from './studio.svelte';

export interface Doors {
  theme: () => void;
  keys: () => void;
  page: string;
}

const views = ['map', 'whatif', 'network', 'inside', 'curves', 'doctor', 'errors', 'rate-lens', 'landscape'];

export function keyboard(event: KeyboardEvent, s: Studio, doors: Doors): void {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest('select, textarea, dialog')) return;
  const field = target instanceof HTMLInputElement ? target : null;
  if (field && (field.type !== 'range' || event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End')) return;
  const general: Record<string, () => void> = { d: doors.theme, '?': doors.keys };
  const training: Record<string, () => void> = {
    ' ': () => void s.toggle(),
    ArrowRight: () => void s.stepBy(1, event.shiftKey ? 'epoch' : s.stepUnit),
    ArrowLeft: () => void s.stepBy(-1, event.shiftKey ? 'epoch' : s.stepUnit),
    Home: () => void s.goTo(0),
    End: () => void s.goTo(s.newest),
    b: () => void s.goToBest(),
    '[': () => s.rowBy(-1),
    ']': () => s.rowBy(1),
    ',': () => s.unitBy(-1),
    '.': () => s.unitBy(1),
  };
  if (doors.page === 'studio' && /^[1-9]$/.test(event.key)) {
    const view = document.getElementById(views[Number(event.key) - 1] ?? '');
    view?.focus({ preventScroll: true });
    view?.scrollIntoView({ block: 'nearest' });
    return;
  }
  const action = general[event.key] ?? (doors.page === 'studio' || (doors.page === 'lessons' && event.key === ' ') ? training[event.key] : undefined);
  if (!action || (event.key === ' ' && target.closest('button, a, summary'))) return;
  event.preventDefault();
  action();
}
