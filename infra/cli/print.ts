/**
 * What commands print: rows as JSON lines, table or CSV, written no faster than the reader reads.
 * What a row says is the command's; how a terminal shows text is in width.ts.
 */
import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { BOM, type CsvColumn, csvLine } from '../../functions/query/csv.ts';
import { displayWidth, fitted, printable } from './width.ts';

export type Format = 'table' | 'json' | 'csv' | 'atom';
export type Column<R> = {
  readonly name: string;
  readonly text: (row: R) => string;
  /** Columns of the terminal at most; one column without it takes what is left. */
  readonly most?: number;
};
export type Rows<R> = Iterable<R> | AsyncIterable<R>;
export type Printing<R> = {
  readonly columns: readonly Column<R>[];
  readonly csv?: readonly CsvColumn<R>[];
  readonly json: (row: R) => unknown;
  /** Said on stderr where a table would be empty. */
  readonly none: string;
};
export type FormatOptions = {
  readonly json?: boolean;
  readonly format?: Format;
  readonly bom?: boolean;
};

/** A table is laid out by its first rows, so that a long list starts at once. */
const LAID_OUT_BY = 200;
const PIPED_WIDTH = 120;
/** Columns below which cells say nothing any more. */
const LEAST_FREE = 24;
const LEAST = 6;

export function withFormat(command: Command, formats: readonly Format[]): Command {
  command.addOption(new Option('--format <format>', 'how to print').choices(formats));
  command.option('--json', 'one JSON object per line, the same as --format json');
  if (formats.includes('csv')) command.option('--bom', 'begin CSV with a mark, for spreadsheets');
  return command;
}

export function formatOf(options: FormatOptions): Format {
  if (options.json && options.format && options.format !== 'json') {
    throw new InvalidInput(`--json and --format ${options.format} exclude each other`);
  }
  return options.json ? 'json' : (options.format ?? 'table');
}

/** Waits where the reader is slower than we are: a long list never piles up in memory. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** A time of a row as a table has it; nothing where there is none. */
export const minute = (time = ''): string => time.slice(0, 16).replace('T', ' ');

export const printJson = (value: unknown): Promise<void> => write(`${JSON.stringify(value)}\n`);

export async function printRows<R>(
  rows: Rows<R>,
  options: FormatOptions,
  printing: Printing<R>,
): Promise<number> {
  const format = formatOf(options);
  if (format === 'table') return printTable(rows, printing);
  const csv = printing.csv ?? [];
  if (format === 'csv') {
    await write((options.bom ? BOM : '') + csvLine(csv.map(({ name }) => name)));
  }
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (format === 'csv') await write(csvLine(csv.map(({ value }) => value(row))));
    else await printJson(printing.json(row));
  }
  return count;
}

async function printTable<R>(rows: Rows<R>, { columns, none }: Printing<R>): Promise<number> {
  let waiting: string[][] = [];
  let widths: readonly number[] | undefined;
  let count = 0;
  const flush = async (): Promise<void> => {
    if (!widths) {
      const names = columns.map(({ name }) => name.toUpperCase());
      const terminal = process.stdout.columns || PIPED_WIDTH;
      widths = widthsOf(columns, [names, ...waiting], terminal);
      await write(line(names, widths));
    }
    for (const cells of waiting) await write(line(cells, widths));
    waiting = [];
  };
  for await (const row of rows) {
    count += 1;
    waiting.push(columns.map(({ text }) => printable(text(row))));
    if (widths || waiting.length >= LAID_OUT_BY) await flush();
  }
  if (count > 0) await flush();
  else note(none);
  return count;
}

/**
 * As wide as the cells, within the terminal: the column of free width gives way first, then the widest of
 * the others. Ids, which somebody will copy, stay whole: a terminal that is narrower wraps.
 */
export function widthsOf<R>(
  columns: readonly Pick<Column<R>, 'name' | 'most'>[],
  rows: readonly (readonly string[])[],
  terminal: number,
): readonly number[] {
  const widths = columns.map(({ most }, place) => {
    const longest = Math.max(...rows.map((cells) => displayWidth(cells[place] ?? '')));
    return most === undefined ? longest : Math.min(most, longest);
  });
  let over = widths.reduce((sum, width) => sum + width + 2, -2) - terminal;
  const flexible = columns.findIndex(({ most }) => most === undefined);
  const give = (place: number, least: number, share = over): void => {
    const width = widths[place] ?? 0;
    const given = Math.min(share, Math.max(0, width - least));
    widths[place] = width - given;
    over -= given;
  };
  if (over > 0) give(flexible, LEAST_FREE);
  const others = columns.flatMap(({ name }, place) => (name === 'id' ? [] : [place]));
  while (over > 0) {
    const widest = others.reduce((a, b) => ((widths[b] ?? 0) > (widths[a] ?? 0) ? b : a), flexible);
    if ((widths[widest] ?? 0) <= LEAST) break;
    give(widest, LEAST, 1);
  }
  return widths;
}

const line = (cells: readonly string[], widths: readonly number[]): string =>
  `${cells
    .map((cell, place) => fitted(cell, widths[place] ?? 0, place < cells.length - 1))
    .join('  ')
    .trimEnd()}\n`;
