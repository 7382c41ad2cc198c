/** How much of a document is read; what lies beyond is cut off and said so. */

export const LIMITS = {
  decodedBytes: 10 * 1024 * 1024,
  pageBytes: 5 * 1024 * 1024,
  articles: 1_000,
  elements: 200_000,
  depth: 128,
  attributes: 256,
  /** Bytes of UTF-8. */
  titleBytes: 1024,
  urlBytes: 2048,
  contentBytes: 64 * 1024,
  /** UTF-16 units of one field as written, markup included, and of one attribute. */
  fieldUnits: 512 * 1024,
  attributeUnits: 4096,
  fieldsPerArticle: 400,
  listEntries: 100,
  htmlDepth: 200,
  htmlElements: 50_000,
  /** Of a page's DOM: elements, the sum of their depths (what extraction costs), UTF-16 units of text. */
  domElements: 8_000,
  domDepths: 150_000,
  domText: 512 * 1024,
} as const;

/** At most `bytes` of UTF-8, cut between characters. */
export function cutToBytes(text: string, bytes: number): string {
  // A UTF-16 unit takes at most three bytes, so most texts need no count.
  if (text.length * 3 <= bytes) return text;
  if (Buffer.byteLength(text) <= bytes) return text;
  const encoded = Buffer.from(text.slice(0, bytes));
  let end = Math.min(bytes, encoded.length);
  while (end > 0 && (encoded[end] ?? 0) >> 6 === 2) end--;
  return encoded.toString('utf8', 0, end).trimEnd();
}
