/**
 * Transactions before a server that flushes each to disk, as the embedded engine does: those that wait for
 * it are sent as one. When it is refused, each is sent alone for an answer of its own.
 */
import type { Rejected } from '../../ports.ts';
import { mayBeDone } from '../dynamo.ts';
import type { Write } from './writing.ts';

export type Answer =
  | 'saved'
  | { readonly kind: 'conflict'; readonly failed: readonly number[] }
  | Rejected;
type Send = (writes: readonly Write[]) => Promise<Answer>;
type Job = {
  readonly writes: readonly Write[];
  readonly settle: (answer: Answer | Promise<Answer>) => void;
};
type Line = { readonly send: Send; readonly rows: number; waiting: readonly Job[]; sent: number };

/** While the server works on one, the next is on its way; what comes then is gathered. */
const AT_ONCE = 2;

/** A line to one server; `rows` is what a transaction takes. */
export function transactionLine(send: Send, rows: number): Send {
  const line: Line = { send, rows, waiting: [], sent: 0 };
  return (writes) =>
    new Promise((settle) => {
      line.waiting = [...line.waiting, { writes, settle }];
      // What the same turn of the loop still asks for goes with it.
      setImmediate(() => advance(line));
    });
}

function advance(line: Line): void {
  while (line.waiting.length > 0 && line.sent < AT_ONCE) {
    const jobs = fitting(line);
    line.waiting = line.waiting.slice(jobs.length);
    line.sent += 1;
    void sendTogether(line, jobs).finally(() => {
      line.sent -= 1;
      advance(line);
    });
  }
}

/** The first, and those after it that one transaction has room for. */
function fitting({ waiting, rows }: Line): readonly Job[] {
  let room = rows;
  const end = waiting.findIndex(({ writes }, place) => {
    room -= writes.length;
    return place > 0 && room < 0;
  });
  return end < 0 ? waiting : waiting.slice(0, end);
}

/** Never fails: who asked is told. After an outage nobody is asked again who may have been served. */
async function sendTogether({ send }: Line, jobs: readonly Job[]): Promise<void> {
  const all = jobs.length > 1 ? send(jobs.flatMap(({ writes }) => writes)) : undefined;
  const isOver = await all?.then(
    (answer) => answer === 'saved',
    (error) => mayBeDone(error),
  );
  for (const { writes, settle } of jobs) {
    const answer = isOver && all ? all : send(writes);
    settle(answer);
    await answer.catch(() => {});
  }
}
