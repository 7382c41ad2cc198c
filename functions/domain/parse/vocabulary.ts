/** The elements that are read, under any prefix, and the names they get on the way to rss-parser. */

export type RootKind = 'rss' | 'atom' | 'rdf';
/** Prefix → namespace key, in a chain of elements. */
export type Scope = { readonly own: ReadonlyMap<string, string>; readonly parent?: Scope };

const NAMESPACES: Readonly<Record<string, string>> = {
  'www.w3.org/2005/atom': 'atom',
  'purl.org/atom/ns': 'atom',
  'purl.org/rss/1.0': 'rss',
  'my.netscape.com/rdf/simple/0.9': 'rss',
  'channel.netscape.com/rdf/simple/0.9': 'rss',
  'backend.userland.com/rss': 'rss',
  'backend.userland.com/rss2': 'rss',
  'blogs.law.harvard.edu/tech/rss': 'rss',
  'cyber.law.harvard.edu/rss': 'rss',
  'purl.org/rss/1.0/modules/content': 'content',
  'purl.org/dc/elements/1.0': 'dc',
  'purl.org/dc/elements/1.1': 'dc',
  'purl.org/dc/terms': 'dcterms',
  'search.yahoo.com/mrss': 'media',
  'www.rssboard.org/media-rss': 'media',
  'www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'www.w3.org/1999/xhtml': 'xhtml',
  'purl.org/rss/1.0/modules/syndication': 'sy',
  'www.w3.org/1999/02/22-rdf-syntax-ns': 'rdf',
};
/** Prefixes that feeds use without declaring them. */
const PREFIXES = new Set([
  'atom',
  'rss',
  'content',
  'dc',
  'dcterms',
  'media',
  'itunes',
  'xhtml',
  'sy',
  'rdf',
]);

/**
 * `namespace:local` → the name written for rss-parser. RSS keeps its names where rss-parser only
 * copies them. What it would run through its own HTML stripper, text builder or Atom code
 * (description, content:encoded, every Atom name) goes under a name that it leaves alone.
 */
const ELEMENTS = new Map<string, string>([
  ...names('rss', 'title link category enclosure author language ttl body fullitem comments'),
  ['rss:guid', 'guid'],
  ['rss:pubdate', 'pubDate'],
  ['rss:description', 'rss:description'],
  ['rss:managingeditor', 'managingEditor'],
  ['rss:hour', 'skip:hour'],
  ['rss:day', 'skip:day'],
  ...names(
    'atom',
    'title link id published updated issued modified created content summary author category',
    'atom:',
  ),
  ...names('dc', 'title description creator author subject date identifier language', 'dc:'),
  ...names('dcterms', 'issued modified created', 'dcterms:'),
  ['content:encoded', 'content:full'],
  ['xhtml:body', 'xhtml:body'],
  ...names('media', 'title description content category', 'media:'),
  ...names('itunes', 'author keywords summary', 'itunes:'),
  ...names('sy', 'updateperiod updatefrequency', 'sy:'),
]);
/** Elements that hold fields without being one. */
const WRAPPERS = new Set(['media:group', 'rss:skiphours', 'rss:skipdays']);

/** What an element is: a part of the feed's frame, a field by its written name, or nothing of ours. */
export type Meaning =
  | { readonly kind: 'channel' | 'item' | 'wrapper' | 'unknown' }
  | { readonly kind: 'field'; readonly name: string; readonly namespace: string };

export function meaningOf(
  name: string,
  scope: Scope | undefined,
  root: RootKind | undefined,
): Meaning {
  const lower = name.toLowerCase();
  const colon = lower.indexOf(':');
  const prefix = colon === -1 ? '' : lower.slice(0, colon);
  const local = lower.slice(colon + 1);
  const namespace = namespaceOf(prefix, scope, root);
  const plain = namespace === 'rss' || namespace === 'atom' || namespace === 'rdf';
  if (plain && local === 'channel' && root !== 'atom') return { kind: 'channel' };
  if (plain && ((local === 'item' && root !== 'atom') || (local === 'entry' && root === 'atom'))) {
    return { kind: 'item' };
  }
  if (WRAPPERS.has(`${namespace}:${local}`)) return { kind: 'wrapper' };
  const candidates =
    prefix === '' && namespace !== 'xhtml' ? [namespace, 'rss', 'atom'] : [namespace];
  for (const candidate of candidates) {
    const field = ELEMENTS.get(`${candidate}:${local}`);
    if (field !== undefined) return { kind: 'field', name: field, namespace: candidate };
  }
  return { kind: 'unknown' };
}

/** The kind of feed that a first element begins. */
export function rootKindOf(name: string): RootKind | undefined {
  const local = name.toLowerCase().replace(/^[^:]*:/, '');
  if (local === 'rss' || local === 'channel' || local === 'item') return 'rss';
  if (local === 'feed' || local === 'entry') return 'atom';
  return local === 'rdf' ? 'rdf' : undefined;
}

/** The scope inside an element that carries these attributes. */
export function scopeWithin(
  attributes: ReadonlyMap<string, string>,
  parent?: Scope,
): Scope | undefined {
  let own: Map<string, string> | undefined;
  for (const [name, uri] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    const prefix = name === 'xmlns' ? '' : name.slice(6);
    const key = uri
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/[/#]+$/, '');
    own ??= new Map();
    own.set(prefix, NAMESPACES[key] ?? '');
  }
  if (own === undefined) return parent;
  return parent === undefined ? { own } : { own, parent };
}

function namespaceOf(prefix: string, scope: Scope | undefined, root: RootKind | undefined): string {
  const main = root === 'atom' ? 'atom' : 'rss';
  for (let at = scope; at !== undefined; at = at.parent) {
    const found = at.own.get(prefix);
    if (found === undefined) continue;
    // A default namespace of RSS or Atom says no more than the root does; authors mix them up.
    if (prefix === '') return /^(?:|rss|atom|rdf)$/.test(found) ? main : found;
    if (found !== '') return found;
    break;
  }
  if (prefix === '') return main;
  return PREFIXES.has(prefix) ? prefix : 'foreign';
}

function names(namespace: string, list: string, written = ''): [string, string][] {
  return list.split(' ').map((name) => [`${namespace}:${name}`, `${written}${name}`]);
}
