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
/** What words and phrases are also spelled like. */
export type SpellingSets = {
  /** Each member of a set, folded, with all of its set, itself first. */
  readonly forms: ReadonlyMap<string, readonly string[]>;
  /** The first words of members of several words. */
  readonly openers: ReadonlySet<string>;
};

/** So many spellings of one alias are looked for at most. */
const MOST_VARIANTS = 96;

export function spellingSets(sets: readonly (readonly string[])[]): SpellingSets {
  const forms = new Map<string, readonly string[]>();
  const openers = new Set<string>();
  for (const set of sets) {
    const phrases = set.map(plainPhrase);
    for (const phrase of phrases) {
      forms.set(phrase, [phrase, ...phrases.filter((other) => other !== phrase)]);
      if (phrase.includes(' ')) openers.add(phrase.slice(0, phrase.indexOf(' ')));
    }
  }
  return { forms, openers };
}

/** Every phrase under which `alias` is found. */
export const patternsOf = (alias: string, sets: SpellingSets): readonly Pattern[] =>
  patternsOfForms(dottedForms(alias), sets);

/** The same of what `dottedForms` says of it. */
export function patternsOfForms(forms: readonly string[], sets: SpellingSets): readonly Pattern[] {
  const phrases = new Set<string>();
  for (const base of forms) {
    for (const phrase of respelled(base, sets)) addJoined(phrases, phrase);
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

/** Most aliases: letters of one script and single spaces, nothing to take apart. */
const ARABIC_WORDS = /^[\u0620-\u06d3]+(?: [\u0620-\u06d3]+)*$/;
const LATIN_WORDS = /^[A-Za-z0-9]+(?:[' -][A-Za-z0-9]+)*$/;
const ACRONYM = /\b[A-Z]{2,3}\b/;

/** The folded phrase without dots, then with them where the alias has an acronym or an initial. */
export function dottedForms(alias: string): readonly string[] {
  if (ARABIC_WORDS.test(alias)) return [fold(alias)];
  if (LATIN_WORDS.test(alias) && !ACRONYM.test(alias)) {
    return [foldWord(alias).replaceAll('-', ' ')];
  }
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
  if (!phrase.includes(' ')) return sets.forms.get(phrase)?.slice(0, MOST_VARIANTS) ?? [phrase];
  const words = phrase.split(' ');
  let heads: readonly string[] = [''];
  for (let at = 0; at < words.length; ) {
    const size = sizeAt(words, at, sets);
    const own = size === 1 ? (words[at] as string) : words.slice(at, at + size).join(' ');
    const forms = sets.forms.get(own) ?? articles(words, at);
    const room = Math.max(1, Math.floor(MOST_VARIANTS / heads.length));
    heads = followed(heads, forms.length > room ? forms.slice(0, room) : forms);
    at += size;
  }
  return heads;
}

/** Every head followed by every form; either may be nothing. */
function followed(heads: readonly string[], forms: readonly string[]): readonly string[] {
  const longer: string[] = [];
  for (const head of heads) {
    for (const form of forms) {
      longer.push(head === '' ? form : form === '' ? head : `${head} ${form}`);
    }
  }
  return longer;
}

/** How many of the words, from one on, are a member of a set: the most there are. */
function sizeAt(words: readonly string[], at: number, { forms, openers }: SpellingSets): number {
  if (!openers.has(words[at] as string)) return 1;
  for (let size = Math.min(3, words.length - at); size > 1; size -= 1) {
    if (forms.has(words.slice(at, at + size).join(' '))) return size;
  }
  return 1;
}

/** Inside a name al- is also el-, as- before an s, or nothing: Muqtada Sadr. */
function articles(words: readonly string[], at: number): readonly string[] {
  const own = words[at] as string;
  if (own !== 'al' || at === 0 || at + 1 === words.length) return [own];
  const sun = /^(sh|s|d|t|z|n|r)/.exec(words[at + 1] ?? '');
  const assimilated = sun ? [`a${sun[0]}`] : [];
  return words.length > 2 ? ['al', '', 'el', ...assimilated] : ['al', 'el', ...assimilated];
}

/** Adds عبد الأمير and عبدالأمير, أبو مهدي and ابومهدي, أبي مهدي. */
function addJoined(phrases: Set<string>, phrase: string): void {
  const kunya = phrase.startsWith('ابو ') ? phrase.slice(4) : '';
  const forms = kunya ? [phrase, `ابي ${kunya}`, `ابا ${kunya}`, `ابو${kunya}`] : [phrase];
  for (const form of forms) {
    phrases.add(form);
    if (form.includes('عبد ا')) phrases.add(form.replace('عبد ا', 'عبدا'));
  }
}

/** Must the raw words have capitals? `free`: no; else compared word by word. */
export type Capitals = 'free' | readonly ('any' | 'first' | 'all')[];

const NO_CAPITALS = /^[a-z0-9 '\u0620-\u06d3-]*$/;
/** Acronyms of up to three letters stand in capitals, longer ones and single names begin with one. */
export function capitalsOf(alias: string): Capitals {
  // Small letters and Arabic ones have no capitals to demand.
  if (NO_CAPITALS.test(alias)) return 'free';
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
