/** One measured figure, as the benchmarks print it. */

export type Row = {
  /** What was measured, e.g. `parse`. */
  readonly name: string;
  /** On what, e.g. `20 Arabic items, rss-parser alone`. */
  readonly what: string;
  readonly value: number;
  /** `ms`, `MB/s`, `documents`, `%`… */
  readonly unit: string;
  /** Beside the first row of its group: 2 is twice as much. */
  readonly ratio?: number;
  /** What it has to keep to, at most or at least, itself or its ratio; absent where nothing was promised. */
  readonly goal?: Goal;
};
export type Goal = (
  | { readonly most: number; readonly least?: undefined }
  | { readonly least: number; readonly most?: undefined }
) & { readonly of?: 'value' | 'ratio' };

/** Whether a row keeps to its goal; a row without one, or without the ratio that it is of, has no verdict. */
export function verdictOf({ value, ratio, goal }: Row): 'met' | 'missed' | undefined {
  const measured = goal?.of === 'ratio' ? ratio : value;
  if (goal === undefined || measured === undefined) return undefined;
  const isMet = goal.most === undefined ? measured >= goal.least : measured <= goal.most;
  return isMet ? 'met' : 'missed';
}

/** `goal ≤ 120 ms: met`; empty where there is no verdict. */
export function toldGoal(row: Row): string {
  const verdict = verdictOf(row);
  const { goal, unit } = row;
  if (verdict === undefined || goal === undefined) return '';
  const bound = goal.most === undefined ? `≥ ${goal.least}` : `≤ ${goal.most}`;
  const text = goal.of === 'ratio' ? bound.replace(' ', ' ×') : `${bound} ${unit}`;
  return `goal ${text}: ${verdict}`;
}

/** One line for people: figure, unit, ratio, what it is of, verdict. */
export function line(row: Row): string {
  const { what, value, unit, ratio } = row;
  const shown = Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toFixed(3)).toString();
  const times = ratio === undefined ? '' : `×${ratio.toFixed(2)}`;
  const goal = toldGoal(row);
  const verdict = goal === '' ? '' : `; ${goal}`;
  return `${shown.padStart(10)} ${unit.padEnd(14)} ${times.padStart(9)}  ${what}${verdict}\n`;
}

/** One JSON object for programs. */
export function json(row: Row): string {
  const verdict = verdictOf(row);
  return `${JSON.stringify({ ...row, ...(verdict ? { verdict } : {}) })}\n`;
}
