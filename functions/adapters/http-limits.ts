/** The limits of every HTTP exchange, per purpose. What they are measured on is in the other http files. */
import type { FetchRequest } from '../domain/fetch.ts';

export type FetchLimits = {
  /** From the first look-up to the last byte, redirects included. */
  readonly totalMs: number;
  readonly resolveMs: number;
  /** To the open TCP connection. */
  readonly connectMs: number;
  /** From the sent request (TLS handshake included) to the complete headers of the answer. */
  readonly answerMs: number;
  readonly headerBytes: number;
  /** 1xx answers before the real one. */
  readonly interimAnswers: number;
  readonly redirects: number;
  /** The body as it travels. */
  readonly wireBytes: number;
  /** The body after gzip, deflate, br or zstd. */
  readonly decodedBytes: number;
  /** Decoded bytes per wire byte, judged after `ratioAfterBytes` decoded bytes. */
  readonly ratio: number;
  readonly ratioAfterBytes: number;
  /** Content-Encodings on top of each other. */
  readonly encodings: number;
  /** Of an answer whose status says all (errors, webhooks): read this much, then hang up. */
  readonly sampleBytes: number;
  /** And for no longer than this. */
  readonly sampleMs: number;
};

const MIB = 1024 * 1024;
export const FETCH_LIMITS: FetchLimits = {
  totalMs: 20_000,
  resolveMs: 6_000,
  connectMs: 5_000,
  answerMs: 10_000,
  headerBytes: 16 * 1024,
  interimAnswers: 20,
  redirects: 5,
  wireBytes: 5 * MIB,
  decodedBytes: 10 * MIB,
  ratio: 100,
  ratioAfterBytes: MIB,
  encodings: 3,
  sampleBytes: 16 * 1024,
  sampleMs: 3_000,
};

const BY_PURPOSE: Readonly<Record<FetchRequest['purpose'], Partial<FetchLimits>>> = {
  feed: {},
  page: {},
  // Crawlers read at least 500 KiB of robots.txt (RFC 9309, 2.5) and may stop there.
  robots: { totalMs: 10_000, sampleBytes: 500 * 1024, sampleMs: 8_000 },
  // A receiver may take its time to answer; what it answers hardly matters.
  webhook: { answerMs: 20_000 },
};

export const limitsOf = (
  purpose: FetchRequest['purpose'],
  changed: Partial<FetchLimits> = {},
): FetchLimits => ({ ...FETCH_LIMITS, ...BY_PURPOSE[purpose], ...changed });
