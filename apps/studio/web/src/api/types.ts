// Written by scripts/types.mjs from api.json, which says what each means. Do not edit.
export interface Facts {
  code: string;
  what: string;
  where: string;
  fix: string;
}
export interface Refusal {
  error: Facts;
}
export interface Note {
  code: string;
  what: string;
  where: string;
  fix: string;
  column: string;
  step: number;
}
export interface Mark {
  run: number;
  step: number;
  epoch: number;
  kind: 'learning_rate' | 'batch_size' | 'dropout' | 'activation' | 'layers' | 'epochs' | 'fork' | 'back' | 'best' | 'stop' | 'diverged' | 'weight' | 'start';
  text: string;
}
export interface Controls {
  learning_rate: number;
  batch_size: number;
  dropout: number;
  activation: string;
  layers: number[];
  epochs: number;
  optimizer: string;
  loss: string;
  speed: number;
  seed: number;
}
export interface Column {
  name: string;
  type: 'number' | 'date' | 'category' | 'boolean' | 'image';
  low: number | null;
  high: number | null;
  typical: string;
  step: number | null;
  labels: string[];
  explained: number | null;
}
export interface Session {
  version: number;
  program: string;
  name: string;
  question: string;
  exam: boolean;
  attached: boolean;
  target: string;
  task: 'binary' | 'multiclass' | 'regression';
  labels: string[];
  rows: { training: number; validation: number; held_out: number };
  columns: Column[];
  axes: string[];
  asked: Record<string, string>;
  activations: string[];
  limits: { layers: number; units: number; batch_size: number; epochs: number; upload_bytes: number; grid: number };
  parameters: number;
  image: Size | null;
}
export interface Size {
  height: number;
  width: number;
  channels: number;
}
export interface State {
  version: number;
  run: number;
  status: 'paused' | 'playing' | 'finished' | 'diverged';
  why: string;
  error: Facts | null;
  epoch: number;
  step: number;
  epoch_step: number;
  steps_per_epoch: number;
  loss: number | null;
  epoch_loss: number | null;
  validation_loss: number | null;
  validation_accuracy: number | null;
  untrained_loss: number | null;
  untrained_accuracy: number | null;
  best_epoch: number;
  best_loss: number | null;
  rate_now: number;
  steps_per_second: number;
  watching: number;
  controls: Controls;
  oldest: number;
  newest: number;
  snapshots: number[];
  saved: string;
  sealed: boolean;
}
export interface Fold {
  first: number;
  last: number;
  low: number | null;
  mean: number | null;
  high: number | null;
}
export interface Epoch {
  epoch: number;
  step: number;
  loss: number | null;
  validation_loss: number | null;
  validation_accuracy: number | null;
  learning_rate: number;
  best: boolean;
  seconds: number;
}
export interface Curves {
  run: number;
  began: number;
  folds: Fold[];
  epochs: Epoch[];
  marks: Mark[];
  notes: Note[];
  others: ({ id: number; label: string; kind: 'ghost' | 'abandoned'; epochs: Epoch[] })[];
}
export interface PointsEvent {
  run: number;
  folds: Fold[];
}
export interface EpochEvent {
  run: number;
  ghost: number;
  epoch: Epoch;
}
export interface Hello {
  session: Session;
  state: State;
  curves: Curves;
}
export interface Axis {
  column: string;
  type: 'number' | 'date' | 'category' | 'boolean';
  values: number[];
  labels: string[];
}
export interface MapView {
  version: number;
  step: number;
  x: Axis;
  y: Axis;
  kind: 'probability' | 'classes' | 'value';
  values: number[];
  classes: number[];
  low: number;
  high: number;
  fixed: Record<string, string>;
}
export interface Tiles {
  version: number;
  step: number;
  x: Axis;
  y: Axis;
  layers: ({ name: string; units: ({ index: number; values: (number | null)[] })[] })[];
}
export interface Points {
  version: number;
  step: number;
  rows: number[];
  x: (number | null)[];
  y: (number | null)[];
  truth: number[];
  answer: (number | null)[];
  right: boolean[];
  validation: boolean[];
  all: number;
}
export interface Unit {
  index: number;
  z: number | null;
  output: number | null;
  delta: number | null;
  bias: number | null;
  bias_gradient: number | null;
  bias_change: number | null;
  norm: number | null;
  picture: number[];
}
export interface Layer {
  name: string;
  kind: string;
  detail: string;
  activation: string;
  inputs: string[];
  outputs: number;
  parameters: number;
  units: Unit[];
  sources: string[];
  source_indices: number[];
  source_values: (number | null)[];
  all_sources: number;
  weights: number[];
  gradients: number[];
  changes: number[];
}
export interface Network {
  version: number;
  step: number;
  row: number;
  member: number;
  members: number;
  truth: string;
  cells: Record<string, string>;
  features: { name: string; value: number }[];
  layers: Layer[];
  loss_name: string;
  loss: number | null;
  answer: Answer;
  learning_rate: number;
  optimizer: string;
  training_mode: boolean;
}
export interface Answer {
  label: string;
  value: number;
  probabilities: number[];
  spread: number | null;
}
export interface Term {
  source: string;
  weight: number;
  input: number;
  product: number;
  gradient: number | null;
  change: number | null;
}
export interface UnitDetail {
  version: number;
  step: number;
  layer: string;
  unit: number;
  activation: string;
  terms: Term[];
  all_terms: number;
  bias: number;
  bias_gradient: number | null;
  bias_change: number | null;
  z: number | null;
  output: number | null;
  slope: number | null;
  delta: number | null;
  output_gradient: number | null;
}
export interface WhatIf {
  version: number;
  step: number;
  answer: Answer;
  curves: ({ column: string; at: number[]; labels: string[]; value: (number | null)[] })[];
  moved: { column: string; cell: string; typical: string; moved: number }[];
  typical_value: number;
  flips: { column: string; from: string; to: string; label: string; probability: number; spreads: number }[];
}
export interface RateRange {
  version: number;
  rates: number[];
  losses: (number | null)[];
  smoothed: (number | null)[];
  suggested: number | null;
}
export interface RateLens {
  version: number;
  step: number;
  rates: number[];
  losses: (number | null)[];
  now: number;
  loss_now: number | null;
  loss_before: number | null;
  slope: number | null;
  best: number | null;
  verdict: 'too small' | 'good' | 'too large' | 'flat';
  text: string;
  rows: number;
}
export interface LayerHealth {
  name: string;
  activation: string;
  units: number;
  gradient: number | null;
  weights: number | null;
  update: number | null;
  dead: number | null;
  saturated: number | null;
  mean: number | null;
  spread: number | null;
}
export interface Doctor {
  version: number;
  step: number;
  word: 'healthy' | 'learning' | 'settled' | 'overfits' | 'flat' | 'diverged' | 'ill' | 'untrained';
  text: string;
  remedy: string;
  layers: LayerHealth[];
  notes: Note[];
  rows: number;
}
export interface Errors {
  version: number;
  step: number;
  part: 'training' | 'validation' | 'held_out';
  rows: number;
  task: 'binary' | 'multiclass' | 'regression';
  metrics: ({ name: string; value: number | null; low: number | null; high: number | null })[];
  baseline: ({ name: string; value: number | null })[];
  labels: string[];
  confusion: number[];
  threshold: number;
  roc: ({ threshold: number; false_positive: number; true_positive: number; precision: number | null })[];
  calibration: { low: number; high: number; mean: number; share: number; rows: number }[];
  worst: WrongRow[];
  residuals: Histogram | null;
  pairs: { row: number; truth: number; answer: number }[];
}
export interface WrongRow {
  row: number;
  truth: string;
  answer: string;
  chance: number | null;
  loss: number | null;
  cells: Record<string, string>;
  pixels: number[];
}
export interface Rows {
  version: number;
  step: number;
  rows: WrongRow[];
  all: number;
}
export interface Histogram {
  low: number;
  step: number;
  counts: number[];
}
export interface Ball {
  version: number;
  step: number;
  places: ({ x: number; y: number; loss: number | null })[];
}
export interface Landscape {
  version: number;
  step: number;
  kind: 'exact' | 'path' | 'random';
  x_name: string;
  y_name: string;
  x: number[];
  y: number[];
  values: (number | null)[];
  low: number | null;
  high: number | null;
  middle: number | null;
  path: ({ step: number; x: number; y: number; loss: number | null; gap: number | null })[];
  share: number | null;
  worst_gap: number | null;
  rows: number;
  loss_name: string;
}
export interface ActivationLens {
  version: number;
  step: number;
  layer: string;
  activation: string;
  z: number[];
  value: (number | null)[];
  slope: (number | null)[];
  histogram: Histogram;
  flat: number | null;
  rows: number;
  units: number;
}
export interface LossLens {
  version: number;
  step: number;
  loss: string;
  x_name: string;
  curves: ({ label: string; x: number[]; loss: (number | null)[] })[];
  rows: ({ row: number; x: number; loss: number | null; curve: number })[];
  mean: number | null;
}
export interface DataColumn {
  name: string;
  type: string;
  reason: string;
  use: 'feature' | 'target' | 'left_out';
  missing: number;
  distinct: number;
  histogram: Histogram | null;
  by_class: number[][];
  words: { word: string; cells: number; share: number }[];
  explained: number | null;
  scaled: Histogram | null;
  notes: Note[];
}
export interface Data {
  version: number;
  name: string;
  rows: number;
  drawn: number;
  columns: DataColumn[];
  notes: Note[];
  labels: string[];
  balance: { label: string; training: number; validation: number; held_out: number }[];
  split: string;
  examples: WrongRow[];
}
export interface RowReply {
  version: number;
  row: number;
  part: 'training' | 'validation' | 'held_out' | 'none';
  truth: string;
  cells: Record<string, string>;
  pixels: number[];
}
export interface CardLayer {
  name: string;
  kind: string;
  detail: string;
  shape: number[];
  parameters: number;
  flops: number;
  bytes: number;
}
export interface Card {
  version: number;
  name: string;
  task: string;
  target: string;
  layers: CardLayer[];
  parameters: number;
  flops: number;
  bytes: number;
  memory: number;
  options: { name: string; value: string }[];
  environment: { name: string; value: string }[];
  command: string;
  notes: Note[];
}
export interface Runs {
  runs: ({ id: number; label: string; kind: 'run' | 'ghost' | 'abandoned'; from_step: number; epochs: number; step: number; best_loss: number | null; best_epoch: number; last_loss: number | null; best_accuracy: number | null; seconds: number; controls: Controls })[];
  log: string[];
}
export interface LessonWords {
  kind: string;
  number: number;
  title: string;
  shows: string;
  idea: string;
  formula: string;
  question: string;
  look: string;
  change: string;
  setup: LessonSetup;
}
export interface LessonSetup {
  data: 'exam' | 'rings' | 'pixels';
  layers: number[];
  activation: string;
  learning_rate: number;
  optimizer: string;
  batch_size: number;
  epochs: number;
  dropout: number;
  speed: number;
  views: string[];
}
export interface Lessons {
  lessons: LessonWords[];
}
export interface Block {
  kind: 'text' | 'numbers' | 'plot' | 'pictures';
  text?: string;
  caption?: string;
  headings?: string[];
  rows?: string[][];
  title?: string;
  description?: string;
  x?: unknown;
  y?: unknown;
  series?: unknown;
  map?: unknown;
  width?: number;
  height?: number;
  in_a_row?: number;
  pictures?: unknown;
}
export interface Lesson {
  words: LessonWords;
  blocks: Block[];
}
export interface Upload {
  upload: number;
  name: string;
  rows: number;
  columns: { name: string; type: string; reason: string; missing: number; distinct: number }[];
  target: string;
  notes: Note[];
}
export interface CommandReply {
  step: number;
  text: string;
  state: State;
}
export interface Settings {
  learning_rate?: number;
  batch_size?: number;
  dropout?: number;
  activation?: string;
  layers?: number[];
  epochs?: number;
  speed?: number;
}
export interface Command {
  op: 'play' | 'pause' | 'step' | 'row' | 'epoch' | 'back' | 'seek' | 'fork' | 'set' | 'more' | 'stop' | 'reset' | 'best' | 'open' | 'lesson' | 'ghost' | 'unghost' | 'weight';
  count?: number;
  step?: number;
  set?: Settings;
  seed?: number;
  upload?: number;
  target?: string;
  task?: 'auto' | 'classification' | 'regression';
  kind?: string;
  id?: number;
  parameter?: string;
  index?: number;
  value?: number;
  file?: string;
}
export interface Cells {
  cells: Record<string, unknown>;
  row?: number;
  step?: number;
}
export interface Report {
  title: string;
  kind: 'train' | 'evaluate';
  session: Session;
  state: State;
  curves: Curves;
  data: Data;
  card: Card;
  errors: Errors;
  held_out: Errors | null;
  network: Network | null;
  importances: { column: string; importance: number; spread: number }[];
  made: string;
}
