// The studio as the page sees it: the model from the stream, what the user has chosen, and the commands.
import { Refused, type Client } from '../api/client';
import type { Answer, Column, Command, CommandReply, Network, Points, Session, Settings, State, WhatIf } from '../api/types';
import { Feed } from './feed.svelte';
import { isDrawn } from './network';
import { query } from './plane';
import { apply, bestOf, empty, epochOf, stepOf, type Model } from './model';

export interface UnitPlace {
  layer: string;
  unit: number;
}

export type StepUnit = 'row' | 'batch' | 'epoch';

export type Cells = Record<string, string | number | null>;

export const isNumber = (column: Column): boolean => column.type === 'number' || column.type === 'date';

export class Studio {
  model = $state.raw<Model>(empty);
  connected = $state.raw(true);
  refused = $state.raw<{ text: string; fix: string } | null>(null);
  busy = $state.raw('');
  /** The step that is looked at; null follows the training. */
  back = $state.raw<number | null>(null);
  /** Counts commands, so that views ask anew. */
  turn = $state.raw(0);

  you = $state.raw<Cells>({});
  row = $state.raw<number | null>(null);
  unit = $state.raw<UnitPlace>({ layer: '', unit: 0 });
  look = $state.raw<UnitPlace | null>(null);
  threshold = $state.raw(0.5);
  cell = $state.raw<{ truth: number; answer: number } | null>(null);
  peek = $state.raw<number | null>(null);
  axes = $state.raw<[string, string]>(['', '']);
  /** Of an ensemble: whose units are drawn. */
  member = $state.raw(1);
  stepUnit = $state.raw<StepUnit>('epoch');
  shade = $state.raw(0);
  pulse = $state.raw(0);

  points = new Feed<Points>(120);
  network = new Feed<Network>(200);
  answer = new Feed<Answer>(40);
  whatif = new Feed<WhatIf>(140);

  #waiting: { event: string; data: unknown }[] = [];
  #asked = false;
  #stop: (() => void) | null = null;

  constructor(readonly client: Client) {}

  get session(): Session | null {
    return this.model.session;
  }
  get state(): State | null {
    return this.model.state;
  }
  get playing(): boolean {
    return this.state?.status === 'playing';
  }
  get newest(): number {
    return this.state?.newest ?? 0;
  }
  get step(): number {
    return this.back === null ? this.newest : Math.min(this.back, this.newest);
  }
  get lookingBack(): boolean {
    return this.step < this.newest;
  }
  get epochs(): number {
    return Math.max(1, this.state?.controls.epochs ?? 1);
  }
  get epoch(): number {
    return epochOf(this.model, this.step);
  }
  get binary(): boolean {
    return this.session?.task === 'binary';
  }
  /** Loss and right answers before the first step. */
  get untrainedLoss(): number | null {
    return this.state?.untrained_loss ?? null;
  }
  get untrainedAccuracy(): number | null {
    return this.state?.untrained_accuracy ?? null;
  }
  /** Share of right answers of always saying the most frequent class. */
  baseline = $state.raw<number | null>(null);

  stepOf(epoch: number): number {
    return stepOf(this.model, epoch);
  }
  /** What a view of the present moment is keyed by. */
  get key(): string {
    return `${this.session?.version}.${this.state?.run}.${this.step}.${this.turn}`;
  }
  /** The step for a question: none while the training is followed, so that the newest is shown. */
  get at(): string {
    return this.back === null ? '' : `step=${this.step}`;
  }

  async start(): Promise<void> {
    this.#stop = this.client.stream(
      (event) => this.arrive(event.event, event.data),
      (is) => {
        this.connected = is;
      },
    );
  }

  stop(): void {
    this.#stop?.();
  }

  // ── The stream: gathered, and applied once a frame ─────────────────────────────────────────────────────

  arrive(event: string, data: string): void {
    try {
      this.#waiting.push({ event, data: JSON.parse(data) });
    } catch {
      return;
    }
    if (this.#asked) return;
    this.#asked = true;
    if (document.hidden) setTimeout(() => this.flush(), 250);
    else requestAnimationFrame(() => this.flush());
  }

  flush(): void {
    this.#asked = false;
    const before = this.session;
    let model = this.model;
    for (const { event, data } of this.#waiting.splice(0)) {
      model = apply(model, event, data);
      if (event === 'hello') this.turn++;
    }
    this.model = model;
    if (model.state?.status === 'playing') this.back = null;
    if (model.session && model.session.version !== before?.version) this.#greet(model.session, before);
  }

  #greet(session: Session, before: Session | null): void {
    const same = before !== null && before.name === session.name && before.target === session.target && before.columns.length === session.columns.length;
    if (!same) {
      this.you = { ...session.asked };
      this.axes = [session.axes[0] ?? '', session.axes[1] ?? ''];
      this.row = null;
      this.cell = null;
      this.threshold = 0.5;
    }
    this.unit = { layer: '', unit: 0 };
    this.network.clear();
    this.member = 1;
    this.look = null;
    this.back = null;
    this.turn++;
  }

  complain(error: unknown): void {
    this.refused =
      error instanceof Refused
        ? { text: error.message, fix: error.fix }
        : { text: this.connected ? String(error instanceof Error ? error.message : error) : 'No connection to the program.', fix: '' };
  }

  // ── Commands ───────────────────────────────────────────────────────────────────────────────────────────

  /** Does it; the new state comes by the stream, in order: the one in the reply may be older than what has arrived. */
  async command(command: Command): Promise<CommandReply | null> {
    try {
      const reply = await this.client.post<CommandReply>('/api/command', command);
      this.refused = null;
      this.turn++;
      return reply;
    } catch (error) {
      this.complain(error);
      return null;
    }
  }

  async set(set: Settings): Promise<void> {
    if (this.lookingBack && !this.attached) await this.fork();
    await this.command({ op: 'set', set });
  }

  async fork(): Promise<void> {
    const step = this.step;
    const reply = await this.command({ op: 'fork', step });
    if (reply) this.back = null;
  }

  /** Trains, or pauses; from the past it forks. */
  async toggle(): Promise<void> {
    if (this.playing) {
      await this.command({ op: 'pause' });
      return;
    }
    if (this.lookingBack && this.attached) {
      this.back = null;
      return;
    }
    if (this.lookingBack) await this.fork();
    else if (this.state?.status === 'finished') await this.command({ op: 'more', count: 10 });
    await this.command({ op: 'play' });
  }

  async goTo(step: number): Promise<void> {
    if (this.playing) await this.command({ op: 'pause' });
    const to = Math.min(Math.max(this.state?.oldest ?? 0, Math.round(step)), this.newest);
    this.back = to === this.newest ? null : to;
  }

  goToEpoch(epoch: number): Promise<void> {
    return this.goTo(stepOf(this.model, epoch));
  }

  async goToBest(): Promise<void> {
    const best = bestOf(this.model.epochs);
    if (best) await this.goTo(best.step);
  }

  /** What a step is; row by row one looks at the row with which the next step begins. */
  stepsBy(unit: StepUnit): void {
    this.stepUnit = unit;
    this.row = null;
  }

  /** One row, batch or epoch on or back; at the newest step, on trains. */
  async stepBy(direction: 1 | -1, unit = this.stepUnit): Promise<void> {
    const whole = Math.round(this.epoch * 1e6) / 1e6;
    if (direction < 0 || this.lookingBack) {
      if (unit !== 'epoch') return this.goTo(this.step + direction);
      return this.goToEpoch(direction > 0 ? Math.floor(whole) + 1 : Math.ceil(whole) - 1);
    }
    if (this.state?.status === 'finished') await this.command({ op: 'more', count: 1 });
    if (unit === 'row') {
      this.row = null;
      await this.command({ op: 'row' });
    } else await this.command({ op: unit === 'epoch' ? 'epoch' : 'step', count: 1 });
    this.pulse++;
    return undefined;
  }

  rowBy(by: number): void {
    const rows = this.points.value?.rows ?? [];
    if (!rows.length) return;
    const at = Math.max(0, rows.indexOf(this.chosen));
    this.row = rows[(at + by + rows.length) % rows.length]!;
  }

  unitBy(by: number): void {
    const units = (this.network.value?.layers ?? []).filter(isDrawn).flatMap((l) => l.units.map((u) => ({ layer: l.name, unit: u.index })));
    if (!units.length) return;
    const open = this.opened;
    const at = units.findIndex((q) => q.layer === open.layer && q.unit === open.unit);
    this.unit = units[(at + by + units.length) % units.length]!;
  }

  ask(column: string, value: string | number): void {
    this.you = { ...this.you, [column]: value };
  }

  /** Of the validation rows on the map, how many are answered wrong; null where only some of them are there. */
  get counted(): { wrong: number; of: number } | null {
    const p = this.points.value;
    if (!p || p.step !== this.step || p.rows.length < p.all) return null;
    const of = p.validation.filter(Boolean).length;
    return { of, wrong: p.validation.filter((v, i) => v && !p.right[i]).length };
  }

  /** The row that is looked into: the one chosen, the next of the order, or the first on the map, which is none of the sealed ones. */
  get chosen(): number {
    return this.row ?? (this.inOrder ? this.network.value?.row : null) ?? this.points.value?.rows[0] ?? 0;
  }
  get inOrder(): boolean {
    return this.stepUnit === 'row' && this.row === null;
  }
  /** How a question names that row, and of an ensemble the member. */
  get asked(): Record<string, string | number> {
    return { row: this.inOrder ? 'next' : this.chosen, ...this.whose };
  }
  get whose(): Record<string, number> {
    return this.member > 1 ? { member: this.member } : {};
  }

  /** `lamina train` drives the training: it only goes forward, and keeps its network. */
  get attached(): boolean {
    return this.session?.attached ?? false;
  }
  get images(): boolean {
    return this.session?.image !== null && this.session !== null;
  }
  /** What a map is asked beside its axes: the cells of the other columns that were changed in What if. */
  get held(): Record<string, string> {
    const asked = this.session?.asked ?? {};
    const changed = Object.entries(this.you).filter(([name, cell]) => !this.axes.includes(name) && String(cell) !== asked[name]);
    return changed.length ? { cells: JSON.stringify(Object.fromEntries(changed)) } : {};
  }

  /** Asks for a view of the step that is looked at; the address is made now, since a view may be gone when its turn comes. */
  show<T>(feed: Feed<T>, path: string, words: Record<string, string | number> = {}): void {
    const address = query(path, words, this.at);
    feed.want(`${this.key} ${address}`, () => this.client.get<T>(address));
  }

  wantPoints(): void {
    const [x, y] = this.axes;
    if (!this.session || (x && x === y)) return;
    this.show(this.points, '/api/points', { ...(x ? { x, y } : {}), most: 1500 });
  }

  wantNetwork(): void {
    if (this.row === null && !this.points.value) return this.wantPoints();
    this.show(this.network, '/api/network', this.asked);
  }

  /** The unit that is open: the one chosen, or of a network that has none such the first before the output. */
  get opened(): UnitPlace {
    const layers = (this.network.value?.layers ?? []).filter(isDrawn);
    const { layer, unit } = this.unit;
    if (layers.some((l) => l.name === layer && l.units.some((u) => u.index === unit))) return this.unit;
    const first = layers.at(-2) ?? layers.at(-1);
    return first ? { layer: first.name, unit: first.units[0]?.index ?? 0 } : { layer: '', unit: 0 };
  }

  /** Says so where the network has no units of its own to draw. */
  get undrawn(): string {
    return this.network.value && !this.opened.layer ? 'The units of several networks together are not drawn.' : '';
  }

  /** Asks for the answer to the row of the page, and a little later for all that moves it. */
  wantAnswer(): void {
    if (this.images) {
      this.wantPoints();
      this.wantNetwork();
      return;
    }
    const cells = this.you;
    const body = this.back === null ? { cells } : { cells, step: this.step };
    const key = `${this.key} ${JSON.stringify(cells)}`;
    this.answer.want(key, () => this.client.post<Answer>('/api/answer', body));
    this.whatif.want(key, () => this.client.post<WhatIf>('/api/whatif', body));
  }

  column(name: string): Column | undefined {
    return this.session?.columns.find((c) => c.name === name);
  }
}
