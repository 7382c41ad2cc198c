/** Loading, empty and failed: what a part of the page shows while it has nothing better. */
import { Failure, keepToken } from './api.ts';
import { h } from './dom.ts';
import { say } from './words.ts';

/** Fills the part when the promise settles; a newer filling of the same part wins. */
export async function fill(
  part: HTMLElement,
  make: () => Promise<readonly Node[] | Node>,
  rows = 3,
): Promise<void> {
  const turn = String(Math.random());
  part.dataset.turn = turn;
  part.setAttribute('aria-busy', 'true');
  part.replaceChildren(loading(rows));
  try {
    const made = await make();
    if (part.dataset.turn !== turn) return;
    part.replaceChildren(...(Array.isArray(made) ? made : [made as Node]));
  } catch (error) {
    if (part.dataset.turn !== turn) return;
    part.replaceChildren(failed(error, () => void fill(part, make, rows)));
  } finally {
    if (part.dataset.turn === turn) part.removeAttribute('aria-busy');
  }
}

export const loading = (rows: number): HTMLElement =>
  h(
    'div',
    { class: 'loading' },
    h('span', { class: 'hidden' }, say('loading')),
    ...Array.from({ length: rows }, () => h('div', { class: 'bone' })),
  );

export const empty = (title: string, hint?: string): HTMLElement =>
  h('div', { class: 'state' }, h('p', { class: 'state-title' }, title), hint && h('p', {}, hint));

export function failed(error: unknown, retry: () => void): HTMLElement {
  if (error instanceof Failure && error.status === 401) return closed();
  const message = error instanceof Failure ? error.message : String(error);
  return h(
    'div',
    { class: 'state failed', role: 'alert' },
    h('p', { class: 'state-title' }, say('failed')),
    h('p', { dir: 'auto' }, message),
    h('button', { type: 'button', class: 'button', click: retry }, say('retry')),
  );
}

/** Asks for a token; whoever has one goes on where he was. */
function closed(): HTMLElement {
  const input = h('input', { type: 'password', id: 'token', autocomplete: 'off', required: true });
  const enter = (event: Event): void => {
    event.preventDefault();
    keepToken(input.value);
    location.reload();
  };
  return h(
    'form',
    { class: 'state', submit: enter },
    h('p', { class: 'state-title' }, say('tokenTitle')),
    h('p', {}, say('tokenHint')),
    h('label', { for: 'token' }, say('token')),
    input,
    h('button', { class: 'button' }, say('open')),
  );
}
