/**
 * The folded phrases under which an alias is looked for: spellings of its words, dotted acronyms,
 * names with and without al-, عبد and أبو glued or not, and the form behind لل. What an alias must
 * be spelled like in the raw text (capitals) is here too.
 */
import { APOSTROPHE, DOT, fold } from './normalise.ts';

export type Pattern = {
  readonly phrase: string;
  /** Without its ا: stands only behind a lam, as in للحشد. */
  readonly lam: boolean;
};
/** Sets of folded words or phrases that mean the same, by their members. */
export type SpellingSets = ReadonlyMap<string, readonly string[]>;

/** So many spellings of one alias are looked for at most. */
const MOST_VARIANTS = 96;

export function spellingSets(sets: readonly (readonly string[])[]): SpellingSets {
  const found = new Map<string, readonly string[]>();
  for (const set of sets) {
    const phrases = set.map(plainPhrase);
    for (const phrase of phrases) found.set(phrase, phrases);
  }
  return found;
}

/** Every phrase under which `alias` is found. */
export function patternsOf(alias: string, sets: SpellingSets): readonly Pattern[] {
  const phrases = new Set<string>();
  for (const base of dottedForms(alias)) {
    for (const phrase of respelled(base, sets)) for (const one of joined(phrase)) phrases.add(one);
  }
  const patterns: Pattern[] = [];
  for (const phrase of phrases) {
    if (phrase.length === 0) continue;
    patterns.push({ phrase, lam: false });
    if (phrase.startsWith('ال') && phrase.length > 3) {
      patterns.push({ phrase: phrase.slice(1), lam: true });
      // ل before اللجنة is written للجنة.
      if (phrase.startsWith('الل')) patterns.push({ phrase: phrase.slice(2), lam: true });
    }
  }
  return patterns;
}

/** Folded words with one space between; apostrophes go, dots stay only inside acronyms. */
export const plainPhrase = (text: string): string => dottedForms(text)[0] ?? '';

/** Most aliases: Arabic or small Latin letters and single spaces, nothing to take apart. */
const PLAIN_WORDS = /^(?:[\u0620-\u06d3]+(?: [\u0620-\u06d3]+)*|[a-z0-9]+(?: [a-z0-9]+)*)$/;

/** The phrase without dots, then with them where the alias has an acronym or an initial. */
function dottedForms(alias: string): readonly string[] {
  if (PLAIN_WORDS.test(alias)) return [fold(alias)];
  const words = [...alias.matchAll(/(?:\p{Lu}\.)+\p{Lu}?\.?|[^\s"“”«»\-‐‑–,()]+/gu)].map(
    ([w]) => w,
  );
  const plain = words.map((word) => word.replaceAll('.', ''));
  const forms = [plain];
  if (plain.some(isShortAcronym)) {
    const dotted = (last: string) =>
      plain.map((word) => (isShortAcronym(word) ? [...word].join('.') + last : word));
    forms.push(dotted('.'), dotted(''));
  } else if (words.some((word) => word.endsWith('.'))) {
    forms.push(words);
  }
  return forms.map((form) => form.map(foldWord).filter(Boolean).join(' '));
}
const isShortAcronym = (word: string): boolean => /^[A-Z]{2,3}$/.test(word);
const foldWord = (word: string): string =>
  fold(word).replaceAll(String.fromCharCode(APOSTROPHE), '');

/** The phrase with each word or run of words replaced by its other spellings. */
function respelled(phrase: string, sets: SpellingSets): readonly string[] {
  const words = phrase.split(' ');
  if (words.length === 1) return spellingsAt(words, 0, sets).forms.slice(0, MOST_VARIANTS);
  let heads: string[][] = [[]];
  for (let at = 0; at < words.length; ) {
    const { size, forms } = spellingsAt(words, at, sets);
    const room = Math.max(1, Math.floor(MOST_VARIANTS / heads.length));
    const usual = forms.slice(0, room);
    heads = heads.flatMap((head) => usual.map((form) => [...head, form]));
    at += size;
  }
  return heads.map((head) => head.filter(Boolean).join(' '));
}

function spellingsAt(words: readonly string[], at: number, sets: SpellingSets) {
  for (let size = Math.min(3, words.length - at); size > 0; size -= 1) {
    const own = words.slice(at, at + size).join(' ');
    const set = sets.get(own);
    if (set) return { size, forms: [own, ...set.filter((form) => form !== own)] };
  }
  const own = words[at] ?? '';
  if (own === 'al' && at > 0 && at + 1 < words.length) {
    return { size: 1, forms: ['al', ...articlesBefore(words, at)] };
  }
  return { size: 1, forms: [own] };
}

/** al- is also el-, as- before an s, or nothing: Muqtada Sadr. */
function articlesBefore(words: readonly string[], at: number): readonly string[] {
  const sun = /^(sh|s|d|t|z|n|r)/.exec(words[at + 1] ?? '');
  const assimilated = sun ? [`a${sun[0]}`] : [];
  return words.length > 2 ? ['', 'el', ...assimilated] : ['el', ...assimilated];
}

/** عبد الأمير and عبدالأمير, أبو مهدي and ابومهدي, أبي مهدي. */
function joined(phrase: string): readonly string[] {
  if (!phrase.includes(' ')) return [phrase];
  const kunya = /^ابو (.+)$/.exec(phrase)?.[1];
  const forms = kunya ? [phrase, `ابي ${kunya}`, `ابا ${kunya}`, `ابو${kunya}`] : [phrase];
  return forms.flatMap((form) =>
    form.includes('عبد ا') ? [form, form.replace('عبد ا', 'عبدا')] : [form],
  );
}

/** Must the raw words have capitals? `free`: no; else compared word by word. */
export type Capitals = 'free' | readonly ('any' | 'first' | 'all')[];

/** Acronyms of up to three letters stand in capitals, longer ones and single names begin with one. */
export function capitalsOf(alias: string): Capitals {
  const words = latinWords(alias);
  const demands = words.map((word) => {
    if (/^[A-Z][A-Z0-9]{1,2}$/.test(word)) return 'all';
    if (/^[A-Z]{4,5}$/.test(word)) return 'first';
    return words.length === 1 && /^\p{Lu}/u.test(word) ? 'first' : 'any';
  });
  return demands.every((demand) => demand === 'any') ? 'free' : demands;
}

/** Does the raw text of a hit have the capitals that its alias demands? */
export function hasCapitals(raw: string, capitals: Exclude<Capitals, 'free'>): boolean {
  const words = latinWords(raw);
  // Another number of words is another spelling (without al-): its capitals are its own.
  if (words.length !== capitals.length) return words.length > 1 || /^\P{Ll}/u.test(words[0] ?? '');
  return words.every((word, at) => {
    const demand = capitals[at];
    if (demand === 'all') return !/\p{Ll}/u.test(word);
    return demand !== 'first' || /^\P{Ll}/u.test(word);
  });
}

/** The same letters, dots and quotation marks aside: for case-sensitive aliases. */
export const sameLetters = (raw: string, alias: string): boolean =>
  latinWords(raw).join(' ') === latinWords(alias).join(' ');

const latinWords = (text: string): readonly string[] =>
  text
    .replaceAll(String.fromCharCode(DOT), '')
    .split(/[^\p{L}\p{M}\p{N}'’ʼʿ]+/u)
    .filter(Boolean);
