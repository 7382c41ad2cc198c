/** A data folder and an engine that commands are asked about, as a monitor would have left them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTITIES, startWorld, TOPICS, type World } from '../support/query-world.ts';
import { type Called, rasid } from './run.ts';

export type Asked = {
  readonly data: string;
  readonly endpoint: string;
  readonly stores: World['engine']['stores'];
  /** Calls `rasid` with the folder and the engine given. */
  readonly ask: (...args: readonly string[]) => Promise<Called>;
  readonly close: () => Promise<void>;
};

export async function openAsked(): Promise<Asked> {
  const { engine } = await startWorld();
  const data = mkdtempSync(join(tmpdir(), 'rasid-asked-'));
  // Commands speak of the catalogue of the monitor of this folder, not of the bundled one.
  const catalogue = { entities: { entities: ENTITIES }, topics: TOPICS };
  writeFileSync(join(data, 'catalogue.json'), JSON.stringify(catalogue));
  const { endpoint, stores } = engine;
  return {
    data,
    endpoint,
    stores,
    ask: (...args) => rasid([...args, '--data', data, '--endpoint', endpoint]),
    close: async () => {
      await engine.stop();
      rmSync(data, { recursive: true });
    },
  };
}
