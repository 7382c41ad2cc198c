/** Sketches as the bytes of `Story.signature`, and back, also those of the first format. */
import { type Feature, type FeatureKind, SHINGLES, type Sketch } from './story-features.ts';

const KINDS: readonly FeatureKind[] = ['word', 'entity', 'number', 'concept'];
/** Minute, language, number of features; in the second format, the days after them. */
const HEADER = 7;
/** Set in the language of a sketch of the second format: letters are ASCII and never set it. */
const SECOND_FORMAT = 0x8000;
/** What the first format called heavy is from here: a title's words. */
const FIRST_FORMAT_TITLE = 3;

export function pack(sketches: readonly Sketch[]): Uint8Array {
  const sizes = sketches.map(({ features }) => HEADER + 1 + features.size * 5 + SHINGLES * 4);
  const bytes = new Uint8Array(sizes.reduce((a, b) => a + b, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { language, minute, days, features, shingles } of sketches) {
    view.setUint32(at, minute);
    view.setUint16(at + 4, language | SECOND_FORMAT);
    view.setUint8(at + 6, features.size);
    view.setUint8(at + 7, days);
    at += HEADER + 1;
    for (const [hash, { kind, weight, inTitle, isSite }] of features) {
      view.setUint32(at, hash);
      view.setUint8(
        at + 4,
        weight * 16 + (isSite ? 8 : 0) + (inTitle ? 4 : 0) + KINDS.indexOf(kind),
      );
      at += 5;
    }
    for (const hash of shingles) {
      view.setUint32(at, hash);
      at += 4;
    }
  }
  return bytes;
}

/** Unreadable bytes are no sketches. */
export function unpack(bytes: Uint8Array): readonly Sketch[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sketches: Sketch[] = [];
  for (let at = 0; at + HEADER < bytes.length; ) {
    const minute = view.getUint32(at);
    const tagged = view.getUint16(at + 4);
    const isSecond = (tagged & SECOND_FORMAT) !== 0;
    const size = view.getUint8(at + 6);
    const days = isSecond ? view.getUint8(at + 7) : 0;
    at += isSecond ? HEADER + 1 : HEADER;
    if (at + size * 5 + SHINGLES * 4 > bytes.length) break;
    const features = new Map<number, Feature>();
    for (let i = 0; i < size; i += 1, at += 5) {
      features.set(view.getUint32(at), featureOf(view.getUint8(at + 4), isSecond));
    }
    const shingles = Uint32Array.from({ length: SHINGLES }, (_, k) => view.getUint32(at + k * 4));
    at += SHINGLES * 4;
    sketches.push({ minute, language: tagged & ~SECOND_FORMAT, days, features, shingles });
  }
  return sketches;
}

function featureOf(packed: number, isSecond: boolean): Feature {
  const kind = KINDS[packed % 4] ?? 'word';
  if (isSecond)
    return { kind, weight: packed >> 4, inTitle: (packed & 4) !== 0, isSite: (packed & 8) !== 0 };
  const weight = packed >> 2;
  return {
    kind,
    weight: Math.min(2 * weight, 15),
    inTitle: weight >= FIRST_FORMAT_TITLE,
    isSite: false,
  };
}
