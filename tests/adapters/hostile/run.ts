/**
 * Reads every document of a folder in a process of its own and prints a line of JSON for each: what came of
 * it, how long it took, how long the main thread was held up, how much memory the process had at most.
 */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { startDocumentReader } from '../../../functions/adapters/worker.ts';
import { LIMITS } from '../../../functions/domain/parse/limits.ts';

const NOW = Date.UTC(2026, 9, 11, 12);
const STEP = 5;
const [folder = ''] = process.argv.slice(2);
const options = { now: NOW, url: 'https://news.example/' };
const ready = Buffer.from('<rss><channel/></rss>');
const reader = startDocumentReader();

let rss = 0;
let blocked = 0;
let last = { wall: performance.now(), cpu: process.threadCpuUsage() };
/** Held up: a tick that comes late, for as long as this thread itself was busy meanwhile. */
setInterval(() => {
  const wall = performance.now();
  const { user, system } = process.threadCpuUsage(last.cpu);
  blocked = Math.max(blocked, Math.min(wall - last.wall - STEP, (user + system) / 1000));
  rss = Math.max(rss, process.memoryUsage.rss());
  last = { wall, cpu: process.threadCpuUsage() };
}, STEP).unref();

const buffer = Buffer.alloc(LIMITS.decodedBytes + 1);

/** As much as the network would let through, and a byte that tells there was more. */
function firstBytes(file: string): Uint8Array {
  const handle = openSync(file, 'r');
  const length = readSync(handle, buffer);
  closeSync(handle);
  return buffer.subarray(0, length);
}

for (const name of readdirSync(folder).sort()) {
  const bytes = firstBytes(join(folder, name));
  // A thread that was killed is replaced before the clock starts.
  await reader.parseFeed(ready, options);
  await new Promise((resolve) => setTimeout(resolve, 2 * STEP));
  blocked = 0;
  rss = 0;
  const start = performance.now();
  const parse = await (name.startsWith('feed')
    ? reader.parseFeed(bytes, options)
    : reader.readPage(bytes, options));
  const seconds = (performance.now() - start) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 2 * STEP));
  console.log(JSON.stringify({ name, parse, seconds, blocked, megabytes: rss / 1e6 }));
}
await reader.close();
