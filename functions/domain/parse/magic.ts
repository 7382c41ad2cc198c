/** What bytes plainly are when they are neither a feed nor a page. */

/** A few words such as "a PDF file", or undefined. */
export function magicOf(bytes: Uint8Array): string | undefined {
  const hex = Buffer.from(bytes.subarray(0, 12)).toString('hex');
  const found = MAGIC.find(([pattern]) => pattern.test(hex));
  return found?.[1];
}

const MAGIC: readonly (readonly [RegExp, string])[] = [
  [/^1f8b/, 'gzip data that nobody unpacked'],
  [/^28b52ffd/, 'zstd data that nobody unpacked'],
  [/^89504e47/, 'a PNG image'],
  [/^ffd8ff/, 'a JPEG image'],
  [/^47494638/, 'a GIF image'],
  [/^25504446/, 'a PDF file'],
  [/^504b0304/, 'a ZIP archive'],
  [/^.{8}66747970/, 'a video'],
  [/^52494646/, 'a sound, an image or a video'],
];
