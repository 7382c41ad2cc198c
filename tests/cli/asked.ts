/** A data folder and an engine that commands are asked about. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTITIES, startWorld, TOPICS, type World } from '../support/query-world.ts';
import { type Called, rasid } from './run.ts';

/** `catalogue.json` as the monitor of a folder leaves it: commands speak of it, not of the bundled one. */
export const CATALOGUE = { entities: { entities: ENTITIES }, topics: TOPICS };

export type Asked = {
  readonly data: string;
  readonly endpoint: string;
  readonly stores: World['engine']['stores'];
  /** Writes a file of a name into the folder: text as it is, anything else as JSON. */
  readonly fileOf: (name: string, content: unknown) => string;
  /** Calls `rasid` with the folder and the engine given. */
  readonly ask: (...args: readonly string[]) => Promise<Called>;
  readonly close: () => Promise<void>;
};

/** `env` is asked for at each call. */
export async function openAsked(
  env: () => Readonly<Record<string, string>> = () => ({}),
): Promise<Asked> {
  const { engine } = await startWorld();
  const data = mkdtempSync(join(tmpdir(), 'rasid-asked-'));
  const { endpoint, stores } = engine;
  return {
    data,
    endpoint,
    stores,
    fileOf: (name, content) => {
      const path = join(data, name);
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    },
    ask: (...args) => rasid([...args, '--data', data, '--endpoint', endpoint], env()),
    close: async () => {
      await engine.stop();
      rmSync(data, { recursive: true });
    },
  };
}
