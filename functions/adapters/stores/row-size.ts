/** What DynamoDB counts of a row, and which rows are too large for it. */
import type { Rejected } from '../../ports.ts';

type Row = Readonly<Record<string, unknown>>;
const ROW_BYTES = 400 * 1024;

export function rejectTooLarge(row: Row): Rejected | undefined {
  // Counting bytes costs more than counting letters, and hardly a row comes near.
  if (rowBytes(row, mostBytes) <= ROW_BYTES) return undefined;
  const bytes = rowBytes(row);
  if (bytes <= ROW_BYTES) return undefined;
  return {
    kind: 'rejected',
    message: `the row is ${Math.ceil(bytes / 1024)} KB: 400 KB are the limit`,
  };
}

const utf8Bytes = (text: string): number => Buffer.byteLength(text);
const mostBytes = (text: string): number => 3 * text.length;

/** The size DynamoDB counts: UTF-8 names and values, 3 bytes per list or map and 1 per element. */
function rowBytes(value: unknown, textBytes = utf8Bytes): number {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value === 'number') return 21;
  if (typeof value !== 'object' || value === null) return value === undefined ? 0 : 1;
  if (value instanceof Uint8Array) return value.byteLength;
  let sum = 3;
  if (Array.isArray(value)) for (const each of value) sum += 1 + rowBytes(each, textBytes);
  else {
    const fields = value as Row;
    for (const name in fields) sum += 1 + textBytes(name) + rowBytes(fields[name], textBytes);
  }
  return sum;
}
