/** JSON lines as they come, one at a time, however many: the reading side of a pipe. */

export type Line =
  | { readonly line: number; readonly value: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly error: string };

/** Longer lines are answered with an error and never held in memory. */
const LONGEST = 16 * 1024 * 1024;

/** Every line but blank ones, in order; what is no JSON object is told, not thrown. */
export async function* jsonLines(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  let rest = '';
  let line = 0;
  let skipping = false;
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const parts = text.split('\n');
    for (const [place, part] of parts.entries()) {
      const last = place === parts.length - 1;
      if (!skipping) rest += part;
      const tooLong = rest.length > LONGEST;
      if (tooLong) rest = '';
      skipping ||= tooLong;
      if (last) break;
      line += 1;
      if (skipping) yield { line, error: `is longer than ${LONGEST} characters` };
      else yield* parsed(line, rest);
      rest = '';
      skipping = false;
    }
  }
  line += 1;
  if (skipping) yield { line, error: `is longer than ${LONGEST} characters` };
  else yield* parsed(line, rest + decoder.decode());
}

function* parsed(line: number, raw: string): Generator<Line> {
  const text = raw.replace(/^\uFEFF/, '').trim();
  if (text === '') return;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject) yield { line, value: { ...value } };
    else yield { line, error: 'is no JSON object' };
  } catch (error) {
    yield { line, error: `is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
