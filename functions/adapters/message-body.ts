/** Messages as text: JSON, with bytes (the ring of a feed) as base64. */
import { InvalidInput } from '../domain/validate.ts';

const BYTES = '$bytes';

export const writeMessage = (body: unknown): string =>
  JSON.stringify(body, (_, value: unknown) =>
    value instanceof Uint8Array ? { [BYTES]: Buffer.from(value).toString('base64') } : value,
  );

/** Throws InvalidInput for what is no JSON object: such a message can never be worked on. */
export function readMessage<M>(text: string): M {
  let value: unknown;
  try {
    value = JSON.parse(text, (_, part: unknown) => asBytes(part) ?? part);
  } catch (error) {
    throw new InvalidInput(`not a message: ${error instanceof Error ? error.message : error}`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new InvalidInput('not a message: no JSON object');
  }
  return value as M;
}

function asBytes(part: unknown): Uint8Array | undefined {
  if (part === null || typeof part !== 'object') return undefined;
  const base64: unknown = (part as Record<string, unknown>)[BYTES];
  return typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : undefined;
}
