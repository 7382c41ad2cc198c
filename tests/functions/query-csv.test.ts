/** Lists as CSV: quoted where they must be, and nothing in them that a spreadsheet would run. */
import { describe, expect, it } from 'vitest';
import { csvLine, csvOf } from '../../functions/query/csv.ts';

const cell = (value: unknown) => csvLine([value]).replace(/\r\n$/, '');

describe('a cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\uff1d1', '\uff0b1', '\uff0d1', '\uff20A'])(
    'that a spreadsheet would run is text: %s',
    (text) => expect(cell(text)).toBe(`'${text}`),
  );
  it.each([
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['=HYPERLINK("http://evil.example","x")', `"'=HYPERLINK(""http://evil.example"",""x"")"`],
  ])('%j is text too', (text, expected) => {
    expect(cell(text)).toBe(expected);
  });
  it.each([
    ['a, b', '"a, b"'],
    ['a "b"', '"a ""b"""'],
    ['a\nb', '"a\nb"'],
    [' a', '" a"'],
    ['a=b-c', 'a=b-c'],
    [['a', 'b'], 'a b'],
    [-1.5, '-1.5'],
    [undefined, ''],
    [null, ''],
    ['القوات', 'القوات'],
  ])('%j is %s', (value, expected) => expect(cell(value)).toBe(expected));
});

it('a list has one header line, and ends every line with both line ends', () => {
  const columns = [
    { name: 'id', value: ({ id }: { id: number }) => id },
    { name: 'twice', value: ({ id }: { id: number }) => 2 * id },
  ];
  expect(csvOf([{ id: 1 }, { id: 2 }], columns)).toBe('id,twice\r\n1,2\r\n2,4\r\n');
  expect(csvOf([], columns)).toBe('id,twice\r\n');
});
