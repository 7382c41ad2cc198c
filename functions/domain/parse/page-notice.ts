/** What a page says besides its article: that it may not be kept, that it must be paid for, that we are a robot. */
import { live } from './characters.ts';
import type { PageFailure } from './outcome.ts';
import type { PageSource } from './page-source.ts';
import { cleanText, oneLine, textOfHtml } from './text.ts';

type Wall = Pick<PageFailure['error'], 'kind' | 'message'>;

/** A whole article is rarely shorter. Below the second, what was found is a notice or a beginning. */
const SHORT = 900;
const VERY_SHORT = 400;
const PAY =
  /subscri(?:be|bers?|ption) (?:only|required|to (?:continue|keep|read|unlock|access))|(?:to|and) (?:continue|keep) reading|already a subscriber|log ?in to (?:continue|read)|unlock this article|(?:premium|exclusive) (?:content|article) for|للمشتركين فقط|اشترك (?:الآن )?(?:لقراءة|لمتابعة القراءة)|محتوى (?:مدفوع|خاص بالمشتركين)|سجل (?:الدخول|دخولك) (?:لقراءة|لمتابعة)/iu;
const CONSENT =
  /before you continue|we (?:value|respect|care about) your privacy|(?:accept|reject|manage) (?:all )?cookies|cookie (?:consent|preferences|settings)|your privacy (?:choices|settings)|نحن نقدر خصوصيتك|ملفات تعريف الارتباط|قبول الكل/iu;
const CHALLENGE =
  /just a moment|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|attention required|enable javascript and cookies|access denied|are you a robot|التحقق من أنك (?:إنسان|لست روبوت)/iu;

/** `<meta name="robots" content="noarchive">`: the text may not be kept. */
export function archivingRefused({ meta }: PageSource): boolean {
  return (meta.get('robots') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .includes('noarchive');
}

/** Why the text found is not the article: paywall, consent page, challenge; undefined when it is. */
export function wallOf(source: PageSource, text: string): Wall | undefined {
  if (text.length >= SHORT) return undefined;
  const title = oneLine(cleanText(textOfHtml(source.title)));
  const page = live(oneLine(textOfHtml(source.html))).slice(0, 20_000);
  // Banners and headers speak of these things on every page: they count where there is little else.
  const speaksOf = (what: RegExp): boolean =>
    what.test(title) ||
    what.test(text.slice(0, 300)) ||
    (text.length < VERY_SHORT && what.test(page));
  const tier = source.meta.get('article:content_tier')?.trim() ?? '';
  if (/^(?:locked|metered|premium|paid)$/i.test(tier) || statedPaid(source) || speaksOf(PAY)) {
    return {
      kind: 'paywall',
      message: 'The article is for subscribers; only its beginning is public.',
    };
  }
  if (speaksOf(CHALLENGE)) {
    return {
      kind: 'no-text',
      message: 'The site asked for proof that we are human instead of giving the page.',
    };
  }
  if (speaksOf(CONSENT)) {
    return {
      kind: 'consent',
      message: 'The site asked for consent to cookies instead of giving the page.',
    };
  }
  return undefined;
}

/** The publisher's own copy of the article in its structured data, as plain text. */
export function articleBody({ data }: PageSource): string | undefined {
  const bodies = data.flatMap(recordsIn).map((record) => record.articleBody);
  const texts = bodies
    .filter((body) => typeof body === 'string')
    .map((body) => textOfHtml(body.replaceAll('\n', '<br>')));
  return texts.sort((a, b) => b.length - a.length)[0];
}

function statedPaid({ data }: PageSource): boolean {
  return data
    .flatMap(recordsIn)
    .some((record) => /^false$/i.test(String(record.isAccessibleForFree)));
}

/** The objects of a JSON-LD text: itself, a list's, a graph's. */
function recordsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  let json: unknown;
  try {
    json = JSON.parse(cleanJson(text));
  } catch {
    return [];
  }
  const top = Array.isArray(json) ? json : [json];
  return top.slice(0, 50).flatMap((entry) => {
    if (entry === null || typeof entry !== 'object') return [];
    const graph = (entry as Record<string, unknown>)['@graph'];
    const inner = Array.isArray(graph)
      ? graph.slice(0, 50).filter((one) => one !== null && typeof one === 'object')
      : [];
    return [entry as Record<string, unknown>, ...inner];
  });
}

/** Line breaks inside strings are common, and no JSON: they are written out. One pass. */
function cleanJson(text: string): string {
  const lines = text.replace(/^\s*<!--/, '').split(/\r\n?|\n/);
  let inString = false;
  let json = '';
  for (const line of lines) {
    if (json !== '') json += inString ? '\\n' : '\n';
    for (let at = 0; at < line.length; at++) {
      if (line[at] === '\\') at++;
      else if (line[at] === '"') inString = !inString;
    }
    json += line.replaceAll('\t', ' ');
  }
  return json;
}
