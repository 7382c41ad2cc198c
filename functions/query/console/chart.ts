/** Volume by day: bars of a subject, lines of the entities over it, and the same numbers as a table. */
import uPlot from 'uplot';
import type { Day } from './api.ts';
import { h } from './dom.ts';
import { dayName, number, say } from './words.ts';

export type Line = { readonly name: string; readonly days: readonly Day[] };
const HEIGHT = 190;
const HALF_DAY = 43_200;
/** Between the names of days on the axis. */
const DAYS_APART = [1, 2, 3, 7, 14, 28, 56].map((days) => days * 2 * HALF_DAY);
const LINES = ['--line-1', '--line-2', '--line-3'] as const;

/** On-topic articles of a topic; all of an entity, whose rows carry no verdict. */
export const onTopic = ({ articles, verdicts }: Day): number =>
  Object.keys(verdicts).length === 0 ? articles : (verdicts.certain ?? 0) + (verdicts.likely ?? 0);

/** The bars' label says what is counted; `over` are at most three lines. */
export function dayChart(title: string, bars: Line, over: readonly Line[]): HTMLElement {
  const lines = over.slice(0, LINES.length);
  const total = bars.days.reduce((sum, day) => sum + onTopic(day), 0);
  const plotPart = h('div', {
    class: 'plot',
    dir: 'ltr',
    role: 'img',
    'aria-label': `${title}: ${number(total)}`,
  });
  const figure = h(
    'figure',
    { class: 'chart' },
    h('figcaption', {}, h('strong', {}, title), legend(bars, lines)),
    plotPart,
    table(bars, lines),
  );
  // The width is known once the figure stands in the page.
  requestAnimationFrame(() => draw(plotPart, bars, lines));
  return figure;
}

function draw(part: HTMLElement, bars: Line, lines: readonly Line[]): void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const size = () => ({ width: Math.max(240, part.clientWidth), height: HEIGHT });
  const options: uPlot.Options = {
    ...size(),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), 'Etc/UTC'),
    scales: {
      // Half a day on both sides: the first and the last bar are whole.
      x: { range: (_, from, to) => [from - HALF_DAY, to + HALF_DAY] },
      y: { range: (_, __, most) => [0, Math.max(4, Math.ceil(most * 1.1))] },
    },
    padding: [8, 8, 0, 0],
    axes: [
      { ...axis(colour, dayNames), size: 28, space: 64, incrs: DAYS_APART },
      { ...axis(colour, counts), size: 40 },
    ],
    series: [
      {},
      {
        fill: colour('--bar'),
        stroke: colour('--bar'),
        width: 0,
        paths: uPlot.paths.bars?.({ size: [0.72, 28], radius: 0.2 }),
        points: { show: false },
      },
      ...lines.map((_, place) => ({
        stroke: colour(LINES[place] ?? '--line-1'),
        width: 2,
        points: { show: false },
      })),
    ],
  };
  const plot = new uPlot(options, columns(bars, lines), part);
  new ResizeObserver(() => {
    if (part.isConnected) plot.setSize(size());
    else plot.destroy();
  }).observe(part);
}

const dayNames = (_: uPlot, splits: number[]): string[] =>
  splits.map((at) => dayName(new Date(at * 1000)));
const counts = (_: uPlot, splits: number[]): string[] =>
  splits.map((value) => (Number.isInteger(value) ? number(value) : ''));

const axis = (
  colour: (name: string) => string,
  values: (plot: uPlot, splits: number[]) => string[],
): uPlot.Axis => ({
  values,
  stroke: colour('--quiet'),
  grid: { stroke: colour('--rule'), width: 1 },
  ticks: { show: false },
  font: '12px system-ui, sans-serif',
});

function columns(bars: Line, lines: readonly Line[]): uPlot.AlignedData {
  const at = bars.days.map(({ day }) => Date.parse(day) / 1000);
  const values = ({ days }: Line): number[] => {
    const byDay = new Map(days.map((day) => [day.day, onTopic(day)]));
    return bars.days.map(({ day }) => byDay.get(day) ?? 0);
  };
  return [at, values(bars), ...lines.map(values)];
}

const legend = (bars: Line, lines: readonly Line[]): HTMLElement =>
  h(
    'ul',
    { class: 'legend' },
    h('li', { class: 'key key-bar' }, h('bdi', {}, bars.name)),
    ...lines.map(({ name }, place) =>
      h('li', { class: `key key-line-${place + 1}` }, h('bdi', {}, name)),
    ),
  );

/** For whoever cannot see the picture, and for copying. Days without articles say nothing. */
function table(bars: Line, lines: readonly Line[]): HTMLElement {
  const [, first = [], ...rest] = columns(bars, lines) as number[][];
  const rows = bars.days
    .map(({ day }, place) => ({ day, values: [first, ...rest].map((one) => one[place] ?? 0) }))
    .filter(({ values }) => values.some((value) => value > 0))
    .reverse();
  return h(
    'details',
    { class: 'as-table' },
    h('summary', {}, say('asTable')),
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, say('day')),
          ...[bars, ...lines].map(({ name }) => h('th', { scope: 'col', dir: 'auto' }, name)),
        ),
      ),
      h(
        'tbody',
        {},
        ...rows.map(({ day, values }) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, day),
            ...values.map((value) => h('td', {}, number(value))),
          ),
        ),
      ),
    ),
  );
}
