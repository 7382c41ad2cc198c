/** Files that a call names: their text, or one sentence about why there is none. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { InvalidInput } from '../../functions/domain/validate.ts';

/** What a shell hands over - `<(…)`, `/dev/stdin` - has somebody who writes to it. */
const HANDED_OVER = /^\/(?:dev\/(?:fd\/\d+|stdin)|proc\/self\/fd\/\d+)$/;

/** Why a file cannot be read, where that is known before it is opened: opening a pipe may wait for ever. */
export function unreadable(file: string): string | undefined {
  try {
    const found = statSync(file);
    if (found.isDirectory()) return 'is a folder, not a file';
    accessSync(file, constants.R_OK);
    if (!found.isFIFO() || HANDED_OVER.test(file)) return undefined;
    return 'is a named pipe, which might never end; give what it holds as a file or as standard input';
  } catch (error) {
    return whyOf(error);
  }
}

/** The text of a file, `-` for standard input. `option`, such as `--feeds`, begins the complaint. */
export function givenText(file: string, option?: string): string {
  const complain = (why: string) =>
    new InvalidInput(`${option ? `${option} ` : ''}${file}: ${why}`);
  const why = file === '-' ? undefined : unreadable(file);
  if (why !== undefined) throw complain(why);
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw complain(whyOf(error));
  }
}

export function whyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EISDIR':
      return 'is a folder, not a file';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read';
    default:
      return `cannot be read (${code})`;
  }
}
