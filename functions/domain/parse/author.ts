/** Who wrote an article, out of the ways that feeds put names and addresses together. */
import { cutToBytes, LIMITS } from './limits.ts';
import type { Entry } from './rss.ts';
import { cleanText, oneLine, textOfHtml } from './text.ts';

const MAX = 1000;

/** The name, else the address; undefined when neither is there. */
export function authorName({ _, $ }: Entry): string | undefined {
  const person = clean($?.name ?? '') || clean($?.email ?? '');
  return person || nameIn(oneLine(textOfHtml(protectAddress((_ ?? '').slice(0, MAX)))));
}

/** `mail (Name)`, `Name <mail>`, `Name (mail)`, `Name`, `mail`. */
function nameIn(text: string): string | undefined {
  const name =
    /^\S+@\S+\s*\(([^()]+)\)$/.exec(text)?.[1] ??
    /^"?([^<>"]+?)"?\s*<[^<>@\s]+@[^<>\s]+>$/.exec(text)?.[1] ??
    /^([^()@]+?)\s*\([^()@\s]+@[^()\s]+\)$/.exec(text)?.[1] ??
    /^<([^<>\s]+@[^<>\s]+)>$/.exec(text)?.[1] ??
    text.replace(/^mailto:/i, '');
  return cutToBytes(name.trim(), LIMITS.titleBytes) || undefined;
}

/** `<me@example.org>` is no tag. */
const protectAddress = (text: string): string =>
  text.replace(/<(?:mailto:)?([^<>\s@]+@[^<>\s]+)>/g, '&lt;$1&gt;');
const clean = (text: string): string => cutToBytes(oneLine(cleanText(text)), LIMITS.titleBytes);
