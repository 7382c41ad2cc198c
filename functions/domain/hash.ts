/** Ids and hashes: the same thing has the same id on every machine and in every run. */
import { hash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** `art_…`: prefix and 25 base32 letters (125 bits) of the SHA-256 of the parts. */
export function hashId(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}_${base32(sha256(parts)).slice(0, 25)}`;
}

/** 8 bytes as 16 hex digits: enough to tell the articles of one feed apart. */
export function shortHash(...parts: readonly string[]): string {
  return sha256(parts).subarray(0, 8).toString('hex');
}

/** A stable number in 0…n-1. */
export function bucketOf(value: string, n: number): number {
  return sha256([value]).readUInt32BE(0) % n;
}

/** Key of a sharded queue-like partition: `0` … `n-1`. */
export function shardOf(id: string, shards: number): string {
  return String(bucketOf(id, shards));
}

function sha256(parts: readonly string[]): Buffer {
  // Lengths keep ('ab', 'c') and ('a', 'bc') apart.
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'buffer');
}

function base32(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(value >> bits) & 31];
    }
  }
  return out;
}
