/**
 * What a deployment is told by `-c name=value` or below `context` in cdk.json: `stackName`, `senderAddress`,
 * `alarmAddress`, `contact`, `shards`, `reserve`, `catalogue` (a folder of entities.json, topics.json and
 * feeds.json instead of the bundled ones) and `nag`.
 */
import { InvalidInput } from '../functions/domain/validate.ts';

export type DeploymentContext = {
  /** Rasid unless said. */
  readonly stackName: string;
  readonly senderAddress: string | undefined;
  readonly alarmAddress: string | undefined;
  readonly contact: string | undefined;
  readonly catalogue: string | undefined;
  /** Over how many keys owed alerts and due deliveries are spread; 2 unless said. */
  readonly shards: number;
  /** Keeps two executions free for dispatch: accounts begin with ten in all, and would refuse it. */
  readonly reserve: boolean;
  readonly nag: boolean;
};

const MOST_SHARDS = 100;

/** `ask` gives a name's value, a text from the command line or what stands in cdk.json. Throws InvalidInput. */
export function readContext(ask: (name: string) => unknown): DeploymentContext {
  const text = (name: string): string | undefined => {
    const value = ask(name);
    const said = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
    return said === '' ? undefined : said;
  };
  return {
    stackName: text('stackName') ?? 'Rasid',
    senderAddress: text('senderAddress'),
    alarmAddress: text('alarmAddress'),
    contact: text('contact'),
    catalogue: text('catalogue'),
    shards: shardsOf(text('shards') ?? '2'),
    reserve: text('reserve') === '1',
    nag: text('nag') === '1',
  };
}

/** No number would be no key: nothing that is owed would ever be looked at. */
function shardsOf(text: string): number {
  const shards = Number(text);
  if (/^\d{1,3}$/.test(text) && shards >= 1 && shards <= MOST_SHARDS) return shards;
  throw new InvalidInput(`shards: must be a whole number from 1 to ${MOST_SHARDS}`);
}
