/**
 * The DynamoDB client: made once per process, for AWS or for any compatible endpoint, and the count of
 * what it asks for. What is asked is in `stores/`.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PATIENCE } from './patience.ts';

export type Dynamo = DynamoDBDocumentClient;
export type DynamoOptions = {
  readonly region?: string;
  /** A compatible server, e.g. `http://127.0.0.1:8000`; AWS without it. */
  readonly endpoint?: string;
  /** Counts into this object, while it is there. */
  readonly counters?: DynamoCounters;
  /**
   * The server flushes to disk after every write, as the embedded engine does: many rows are inserted in
   * one transaction. On AWS that would cost double and gain nothing.
   */
  readonly flushesEachWrite?: boolean;
};

/** Requests sent (retries included) and capacity units consumed, since it was made. */
export type DynamoCounters = { requests: number; readUnits: number; writeUnits: number };
const noCounts = (): DynamoCounters => ({ requests: 0, readUnits: 0, writeUnits: 0 });

export function documentClient(options: DynamoOptions = {}): Dynamo {
  const base = new DynamoDBClient({
    ...(options.region ? { region: options.region } : {}),
    ...(options.endpoint ? localServer(options.endpoint) : {}),
    maxAttempts: 5,
    requestHandler: PATIENCE,
  });
  // It copies what every request asked and answered, for a logger that nobody gave.
  base.middlewareStack.remove('loggerMiddleware');
  if (options.counters) count(base, options.counters);
  const client = DynamoDBDocumentClient.from(base, {
    marshallOptions: { removeUndefinedValues: true },
  });
  if (options.flushesEachWrite) flushing.add(client);
  return client;
}

const flushing = new WeakSet<Dynamo>();
export const flushesEachWrite = (client: Dynamo): boolean => flushing.has(client);

/** A document client and the object that counts what goes through it. */
export function countingClient(options: DynamoOptions = {}): {
  readonly client: Dynamo;
  readonly counters: DynamoCounters;
} {
  const counters = options.counters ?? noCounts();
  return { client: documentClient({ ...options, counters }), counters };
}

/** What any SDK client needs to speak to a compatible server on this computer. */
export const localServer = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  signer: { sign: async <R extends Headed>(request: R) => signedByNobody(request) },
});
type Headed = { headers: Record<string, string> };

/** Such servers ask who calls, by a name in this header, and verify nothing: what a signature costs is saved. */
const NOBODY =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
function signedByNobody<R extends Headed>(request: R): R {
  request.headers.authorization = NOBODY;
  request.headers['x-amz-date'] = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return request;
}

function count(client: DynamoDBClient, counters: DynamoCounters): void {
  client.middlewareStack.add(
    (next) => (args) => {
      counters.requests += 1;
      return next(args);
    },
    // After the retries: every attempt is a request.
    { step: 'finalizeRequest', priority: 'low', name: 'rasidCountRequests' },
  );
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
      const reads = /^(Get|BatchGet|Query|TransactGet)/.test(String(context.commandName));
      const add = (units: number) => {
        if (reads) counters.readUnits += units;
        else counters.writeUnits += units;
      };
      try {
        const answer = await next({ ...args, input: input as typeof args.input });
        add(consumed(answer.output));
        return answer;
      } catch (error) {
        // A failed condition is charged for too, but the answer does not say how much: at least one.
        if (isConditionFailure(error)) add(1);
        throw error;
      }
    },
    { step: 'initialize', priority: 'low', name: 'rasidCountUnits' },
  );
}

function consumed(output: unknown): number {
  const capacity = (output as { ConsumedCapacity?: unknown }).ConsumedCapacity;
  const parts = (Array.isArray(capacity) ? capacity : [capacity]) as readonly (
    | { CapacityUnits?: number }
    | undefined
  )[];
  return parts.reduce((sum, part) => sum + (part?.CapacityUnits ?? 0), 0);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
export const isConditionFailure = (error: unknown): boolean =>
  nameOf(error) === 'ConditionalCheckFailedException';
/** The request is wrong for this table: trying again cannot help. */
export const isValidationFailure = (error: unknown): boolean =>
  nameOf(error) === 'ValidationException';

/**
 * Whether the request may have been carried out all the same: all failures but a refusal of the first try.
 * A later try may have been refused for what an earlier one has written.
 */
export function mayBeDone(error: unknown): boolean {
  const told = (error as { $metadata?: { httpStatusCode?: number; attempts?: number } }).$metadata;
  // It was never sent.
  if (!told) return false;
  const { httpStatusCode = 0, attempts = 1 } = told;
  return attempts > 1 || httpStatusCode < 400 || httpStatusCode >= 500;
}

/** Why each part of a transaction was refused (`None`, `ConditionalCheckFailed`, …); undefined for other errors. */
export function cancellationReasons(error: unknown): readonly string[] | undefined {
  if (nameOf(error) !== 'TransactionCanceledException') return undefined;
  const reasons = (error as { CancellationReasons?: readonly { Code?: string }[] })
    .CancellationReasons;
  return (reasons ?? []).map(({ Code }) => Code ?? 'None');
}
