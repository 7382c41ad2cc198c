/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** Building the page. Text becomes text nodes only, so nothing from a feed is ever markup. */

export type Child = Node | string | number | undefined | false;
type Attributes = Readonly<Record<string, unknown>>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value as EventListener);
    else if (name === 'href') element.setAttribute(name, safeAddress(String(value)));
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children.flat() as readonly Child[]);
  return element;
}

export function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined || child === false || child === '') continue;
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** A link of a feed may be anything: only the web and our own pages are followed. */
const safeAddress = (address: string): string =>
  /^(https?:\/\/|#|\/(?!\/))/i.test(address) ? address : '#';

/** A text of the world: in its own direction and language, whatever the page's. */
export const worldText = (tag: 'span' | 'p' | 'h3' | 'div', text: string, language?: string) =>
  h(tag, { dir: 'auto', lang: language }, text);

export type Span = { readonly start: number; readonly end: number; readonly entityId?: string };

/** The text with its spans marked; where spans overlap, the mention is shown. */
export function marked(text: string, spans: readonly Span[]): readonly Child[] {
  const edges = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])]
    .filter((edge) => edge >= 0 && edge <= text.length)
    .sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, place) => {
    const part = text.slice(from, edges[place + 1]);
    const over = spans.filter(({ start, end }) => start <= from && from < end);
    if (over.length === 0) return part;
    const mention = over.find(({ entityId }) => entityId !== undefined);
    return h(
      'mark',
      { class: mention ? 'mention' : 'evidence', 'data-entity': mention?.entityId },
      part,
    );
  });
}

/** Says something to screen readers and, for a moment, on the page. */
export function announce(text: string): void {
  const status = document.getElementById('status');
  if (!status) return;
  status.textContent = text;
  status.classList.add('shown');
  setTimeout(() => status.classList.remove('shown'), 4000);
}
