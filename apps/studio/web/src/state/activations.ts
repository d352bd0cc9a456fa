// The little curves beside the formulas. Values of the network itself always come from the program.

export interface Curve {
  of: (z: number) => number;
  low: number;
  high: number;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

export function curveOf(activation: string): Curve | null {
  switch (activation) {
    case 'sigmoid':
      return { of: sigmoid, low: 0, high: 1 };
    case 'tanh':
      return { of: Math.tanh, low: -1, high: 1 };
    case 'relu':
      return { of: (z) => Math.max(0, z), low: -1, high: 5 };
    case 'silu':
      return { of: (z) => z * sigmoid(z), low: -1, high: 5 };
    case 'linear':
      return { of: (z) => z, low: -5, high: 5 };
    default:
      return null;
  }
}

export const signOf = (activation: string): string => ({ sigmoid: 'σ', tanh: 'tanh', linear: '' })[activation] ?? activation;

/** The slope as a formula of z or of the answer a, piece by piece; empty where it is long. */
export function slopeText(activation: string): string[] {
  switch (activation) {
    case 'sigmoid':
      return ['a', '·', '(', '1', '−', 'a', ')'];
    case 'tanh':
      return ['1', '−', 'a', '²'];
    case 'relu':
      return ['(', 'z', '>', '0', ')'];
    default:
      return [];
  }
}
