/** Seeded damage to documents: the same numbers give the same documents on every machine. */

const SPLICES = [
  '<![CDATA[',
  ']]>',
  '<!--',
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '<item>',
  '</item>',
  '<entry>',
  '</channel>',
  '<title>',
  '&#xD800;',
  '&#0;',
  '&lt;script&gt;',
  '<__proto__>',
  '\u202e',
  '\0',
  '<h'.repeat(500),
  '<a'.repeat(500),
  ' xmlns:a="',
  'xml:base="//x"',
  '<?xml encoding="utf-16"?>',
  '\ud83d',
].map((text) => Buffer.from(text, text === '\ud83d' ? 'utf16le' : 'utf8'));

/** A document changed in one to four places: bits, cuts, doubled parts, swapped tags, spliced words. */
export function mutate(document: Uint8Array, random: () => number): Uint8Array {
  let bytes: Buffer = Buffer.from(document);
  const times = 1 + Math.floor(random() * 4);
  for (let n = 0; n < times; n++) bytes = mutateOnce(bytes, random);
  return bytes;
}

function mutateOnce(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const other = Math.min(bytes.length, at + Math.floor(random() * 400));
  switch (Math.floor(random() * 5)) {
    case 0: {
      const changed = Buffer.from(bytes);
      for (let n = 0; n < 8; n++) {
        const place = Math.floor(random() * changed.length);
        changed[place] = (changed[place] ?? 0) ^ (1 << Math.floor(random() * 8));
      }
      return changed;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, other), bytes.subarray(at)]);
    case 3:
      return swapTags(bytes, at);
    default: {
      const splice = SPLICES[Math.floor(random() * SPLICES.length)] ?? Buffer.alloc(0);
      return Buffer.concat([bytes.subarray(0, at), splice, bytes.subarray(at)]);
    }
  }
}

/** The tag after a place, moved behind the next one. */
function swapTags(bytes: Buffer, from: number): Buffer {
  const first = bytes.indexOf('<', from);
  const second = first === -1 ? -1 : bytes.indexOf('<', first + 1);
  const third = second === -1 ? -1 : bytes.indexOf('<', second + 1);
  if (third === -1) return bytes;
  const parts = [
    [0, first],
    [second, third],
    [first, second],
    [third, bytes.length],
  ] as const;
  return Buffer.concat(parts.map(([start, end]) => bytes.subarray(start, end)));
}
