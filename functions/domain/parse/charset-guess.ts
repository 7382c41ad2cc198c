/** The charset of 8-bit bytes that do not say it, or say it wrongly: Arabic or Western. */

/** windows-1256 bytes that are Arabic letters (the rest are Latin letters, signs and marks). */
const ARABIC_LETTERS = arabicBytes();
const ALEF = 0xc7;
const LAM_1256 = 0xe1;
const LAM_8859 = 0xe4;
const MIN_LETTERS = 12;

/**
 * Arabic is written in runs of high bytes, most of them Arabic letters when read as windows-1256;
 * Western languages have single high bytes between ASCII ones. The article "ال" then tells
 * windows-1256 and ISO-8859-6 apart: the two agree on alef and differ on lam.
 */
export function guessCharset(bytes: Uint8Array): 'windows-1256' | 'iso-8859-6' | 'windows-1252' {
  let high = 0;
  let letters = 0;
  let inRuns = 0;
  let run = 0;
  let articles1256 = 0;
  let articles8859 = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      if (run >= 3) inRuns += run;
      run = 0;
      continue;
    }
    high++;
    run++;
    if (ARABIC_LETTERS[byte]) letters++;
    if (byte === ALEF && bytes[at + 1] === LAM_1256) articles1256++;
    if (byte === ALEF && bytes[at + 1] === LAM_8859) articles8859++;
  }
  if (run >= 3) inRuns += run;
  const arabic = letters > MIN_LETTERS && letters > 0.7 * high && inRuns > 0.5 * high;
  if (articles8859 > articles1256 && inRuns > 0.5 * high && high > MIN_LETTERS) return 'iso-8859-6';
  return arabic ? 'windows-1256' : 'windows-1252';
}

function arabicBytes(): readonly boolean[] {
  const decoder = new TextDecoder('windows-1256');
  return Array.from({ length: 256 }, (_, byte) =>
    /\p{Script=Arabic}/u.test(decoder.decode(new Uint8Array([byte]))),
  );
}
