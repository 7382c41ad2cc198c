#!/usr/bin/env node
// The entry of `rasid`: plain JavaScript, so that an old Node can still say what is wrong.
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `rasid: needs Node 24 (this is ${process.versions.node}). On Linux and Windows x64 and Linux arm64 ` +
      '`npm ci` brings it: run `npx rasid …` or `npm start` in the project. Elsewhere install Node 24 from nodejs.org.',
  );
  process.exit(2);
}
// What was compiled once is kept beside the packages, where nobody else writes: a call starts in half the time.
const { enableCompileCache } = await import('node:module');
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/rasid', import.meta.url)));
const { main } = await import('./rasid.ts');
await main(process.argv);
