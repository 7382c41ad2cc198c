/** The ring of a feed: hashes of the articles of its last documents, which are surely known. */
import type { Listed } from './identity.ts';

const HASH_BYTES = 8;
/** A ring keeps hashes of earlier documents too, so that a cache that alternates between two is known. */
const RING_SPARE = 2;
const RING_MAX = 1000;

/** The articles that the ring does not hold. */
export function unknownTo(
  ring: Uint8Array | undefined,
  articles: readonly Listed[],
): readonly Listed[] {
  const known = new Set(ringHashes(ring));
  return articles.filter((article) => !hashesOf(article).some((hash) => known.has(hash)));
}

/** The ring after a document: its articles first, then as many earlier hashes as there is room for. */
export function ringAfter(ring: Uint8Array | undefined, articles: readonly Listed[]): Uint8Array {
  const now = articles.flatMap(hashesOf);
  const size = Math.min(RING_MAX, Math.max(20, now.length * RING_SPARE));
  const hashes = [...new Set([...now, ...ringHashes(ring)])].slice(0, Math.max(now.length, size));
  return Uint8Array.from(Buffer.from(hashes.join(''), 'hex'));
}

const hashesOf = ({ ringHash, contentHash }: Listed): readonly string[] =>
  contentHash === undefined ? [ringHash] : [ringHash, contentHash];

function ringHashes(ring: Uint8Array | undefined): readonly string[] {
  if (!ring) return [];
  const hex = Buffer.from(ring).toString('hex');
  return hex.match(new RegExp(`.{${HASH_BYTES * 2}}`, 'g')) ?? [];
}
