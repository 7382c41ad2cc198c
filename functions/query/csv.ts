/** CSV for spreadsheets and scripts: RFC 4180, one header line, nothing that a spreadsheet would run. */

export type CsvColumn<R> = { readonly name: string; readonly value: (row: R) => unknown };
/** Tells Excel that the file is UTF-8. */
export const BOM = '\uFEFF';

export function csvLine(values: readonly unknown[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

export function csvOf<R>(rows: readonly R[], columns: readonly CsvColumn<R>[]): string {
  const header = csvLine(columns.map(({ name }) => name));
  return header + rows.map((row) => csvLine(columns.map(({ value }) => value(row)))).join('');
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  const safe = unrunnable(text);
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A headline that starts like a formula is text: the apostrophe is how spreadsheets are told. */
const unrunnable = (text: string): string =>
  /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
