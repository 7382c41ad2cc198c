/** Words that lost what parted them, and where what is found in them stands in the raw text. */
import { describe, expect, it } from 'vitest';
import { recogniserOf } from '../../functions/domain/recognise.ts';
import { openSeams } from '../../functions/domain/seams.ts';

const openedText = (text: string, title = ''): string | undefined =>
  openSeams({ title, text })?.article.text;

describe('a space that was lost', () => {
  it.each([
    ['ستغادرالعراق، قال نائب عن العراق', 'ستغادر العراق، قال نائب عن العراق'],
    ['تغادر القواتالأجنبية، والوجود «الأجنبية»', 'تغادر القوات الأجنبية، والوجود «الأجنبية»'],
    ['خروج القواتالأجنبيةالعراق العراق', undefined],
  ])('is put back where the rest is a word of the text: %s', (text, wanted) => {
    expect(openedText(text)).toBe(wanted);
  });
  it('is put back where the rest is a word of the title', () => {
    expect(openedText('تركواالعراق', 'إلى العراق')).toBe('تركوا العراق');
  });
  it.each([
    ['behind what belongs to the word', 'وبالعراق وكالعراق وفبالعراق والعراق من العراق'],
    ['in a stem', 'لقالات القالات والقالات'],
    ['where nothing tells of such a word', 'ستغادرالعراق'],
    ['where the rest is part of another word', 'ستغادرالعراق، والعراقية وبالعراق'],
    ['before an ending', 'استقالتهم قبلت بعد التهم، والإيطالية'],
    ['in another script', 'the MacKenzie of Kenzie'],
    ['in nothing', ''],
    ['in an article alone', 'الالالالال'],
  ])('is not missed %s', (_, text) => {
    expect(openedText(text)).toBeUndefined();
  });
});

describe('a headline repeated without a break', () => {
  it('begins a line', () => {
    const headline = 'بغداد تطلب موعدا للخروج من العراق';
    expect(openedText(`${headline}${headline}. وقالت`)).toBe(`${headline}\n${headline}. وقالت`);
  });
  it('is known by its title, in English too', () => {
    const title = 'Baghdad asks for a date again';
    expect(openedText(`News${title}: more`, title)).toBe(`News\n${title}: more`);
  });
  it('is a break behind ة, which ends a word however glued', () => {
    const headline = 'العراق يسأل عن موعد خروج القوات الأجنبية';
    expect(openedText(`${headline}${headline}`)).toBe(`${headline}\n${headline}`);
  });
  it.each(['و', 'ب', 'وب', 'ف'])('is none behind the proclitic %s', (proclitic) => {
    const title = 'القوات الأمريكية في العراق: ماذا بعد؟';
    expect(openedText(`الناتو ${proclitic}${title}`, title)).toBeUndefined();
  });
  it('is none where only its first words come again', () => {
    expect(
      openedText('xBaghdad asks for more', 'Baghdad asks for a date and a place'),
    ).toBeUndefined();
  });
  it('is no break behind a space or a mark', () => {
    const title = 'Baghdad asks for a date again';
    expect(openedText(`${title}. ${title} “${title}”`, title)).toBeUndefined();
  });
});

describe('what is recognised in an opened text', () => {
  const named = (id: string, type: string, names: readonly string[]) => ({
    id,
    type,
    description: id,
    names: { ar: names },
  });
  const { recognise } = recogniserOf(
    [
      named('iraq', 'country', ['العراق']),
      named('forces', 'command', ['القوات الأجنبية']),
      named('baghdad', 'place', ['بغداد']),
    ],
    [],
  );

  it('stands where it stands in the raw text', () => {
    const title = 'العراق يسأل';
    const text = 'ستغادرالعراق. في بغداد القواتالأجنبية، تلك الأجنبية في وسط العراقالعراق يسأل';
    const { mentions } = recognise({ title, text });
    expect(mentions.map(({ entityId, surface }) => `${entityId} ${surface}`)).toEqual([
      'iraq العراق',
      'iraq العراق',
      'baghdad بغداد',
      'forces القواتالأجنبية',
      'iraq العراق',
      'iraq العراق',
    ]);
    for (const { field, start, end, surface } of mentions) {
      expect({ title, text }[field].slice(start, end)).toBe(surface);
    }
  });
  it.each([
    ['words', `العراق ${'كلمةالعراقبالعراقستغادرالعراقيون'.repeat(3_000)}`],
    ['headlines', 'بغداد تسأل عن موعد للعراق'.repeat(40_000)],
  ])('is found in time where all %s are glued', (_, text) => {
    const started = process.threadCpuUsage().user;
    recognise({ title: '', text });
    expect((process.threadCpuUsage().user - started) / 1000).toBeLessThan(3_000);
  });
});
