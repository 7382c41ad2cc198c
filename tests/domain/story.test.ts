/** Which story an article joins: copies, retellings, other languages, other events; never twice. */
import { describe, expect, it } from 'vitest';
import { groupIntoStory, type Story, storyPartitions } from '../../functions/domain/story.ts';
import { pack, unpack } from '../../functions/domain/story-bytes.ts';
import { type StoryArticle, sketchOf } from '../../functions/domain/story-features.ts';

const article = (
  id: string,
  title: string,
  text: string,
  more: Partial<StoryArticle> = {},
): StoryArticle => ({
  articleId: id,
  feedId: `feed-${id}`,
  url: `https://${id}.example/${id}`,
  title,
  text,
  language: 'en',
  publishedAt: '2026-03-01T10:00:00.000Z',
  firstSeenAt: '2026-03-01T10:01:00.000Z',
  topics: [],
  mentions: [],
  entityIds: [],
  ...more,
});
const wire = [
  'Convoy of 40 trucks leaves Harir base for the Turkish border',
  'A convoy of forty lorries carrying American equipment rolled out of Harir air base near Erbil before dawn, a Kurdish officer and two drivers told reporters at the gate.',
] as const;

describe('the same article', () => {
  it('changes nothing when it comes twice', () => {
    const first = groupIntoStory(article('a', ...wire), []);
    const again = groupIntoStory(article('a', ...wire), [first.story]);
    expect(again).toEqual({ story: first.story, joined: true });
  });
});

describe('a copy of a wire text', () => {
  const first = groupIntoStory(article('a', ...wire), []).story;
  it('joins, although its title is another', () => {
    const copy = article('b', 'Trucks on the road', wire[1]);
    const { story, joined } = groupIntoStory(copy, [first]);
    expect(joined).toBe(true);
    expect(story.storyId).toBe(first.storyId);
    expect(story.articleCount).toBe(2);
  });
  it('does not join a week later', () => {
    const late = article('b', ...wire);
    const { joined } = groupIntoStory({ ...late, publishedAt: '2026-03-09T10:00:00.000Z' }, [
      first,
    ]);
    expect(joined).toBe(false);
  });
});

describe('a story', () => {
  it('knows who was first, also when the first is read last', () => {
    const first = groupIntoStory(article('a', ...wire), []).story;
    const early = article('b', ...wire, { firstSeenAt: '2026-03-01T09:00:00.000Z' });
    const { story } = groupIntoStory(early, [first]);
    expect(story.outlets.map(({ articleId }) => articleId)).toEqual(['b', 'a']);
  });
  it('counts the feeds of one outlet as one publisher', () => {
    const of = (url: string) =>
      groupIntoStory(article('a', ...wire, { url }), []).story.outlets[0]?.publisher;
    expect(of('https://www.desk.example/1')).toBe(of('https://ar.desk.example/2'));
  });
  it('keeps a bounded row, however many articles it has', () => {
    let story: Story = groupIntoStory(article('a0', ...wire), []).story;
    for (let i = 1; i < 130; i += 1)
      story = groupIntoStory(article(`a${i}`, ...wire), [story]).story;
    expect(story.articleCount).toBe(130);
    expect(story.outlets).toHaveLength(100);
    expect(story.signature.length).toBeLessThan(3000);
  });
  it('does not take another event in the same place', () => {
    const first = groupIntoStory(article('a', ...wire), []).story;
    const other = article(
      'b',
      'Fire in a market of Erbil',
      'Civil defence crews put out a fire that destroyed sixty shops in the old bazaar; nobody was hurt.',
    );
    expect(groupIntoStory(other, [first]).joined).toBe(false);
  });
  it('survives a signature that cannot be read', () => {
    const first = groupIntoStory(article('a', ...wire), []).story;
    const broken = { ...first, signature: first.signature.slice(0, 41) };
    expect(groupIntoStory(article('b', ...wire), [broken]).joined).toBe(false);
  });
});

describe('a story that looks alike', () => {
  const at = (hours: number) => new Date(Date.UTC(2026, 2, 1, hours)).toISOString();
  const sunday = article(
    'a',
    'Five rockets hit Harir base',
    'Five rockets landed at Harir base near Erbil early on Sunday and wounded nobody, the army said.',
  );
  const first = groupIntoStory({ ...sunday, publishedAt: at(6) }, []).story;
  it.each([
    [
      'an attack on another day with another count',
      'Two drones shot down at Harir base',
      'Two drones were shot down at Harir base near Erbil early on Tuesday, the army said, two days after rockets were fired at it.',
    ],
    [
      'a handover of the place that was attacked',
      'Harir base handed over to Iraqi army',
      'The coalition handed Harir base near Erbil over to the army on Tuesday. Five rockets had landed at the base on Sunday.',
    ],
    [
      'the same kind of attack on another place',
      'Rockets hit Balad base',
      'Three rockets landed at Balad base north of Baghdad on Monday and wounded a guard, the army said.',
    ],
  ])('does not take %s', (_, title, text) => {
    const other = article('b', title, text, { publishedAt: at(40) });
    expect(groupIntoStory(other, [first]).joined).toBe(false);
  });
  it('does not take one whose title only begins with it', () => {
    const tanf = article(
      'a',
      'Syrian army enters Tanf base as American troops leave',
      'The Syrian army entered Tanf base after American troops left it for Jordan, the ministry said.',
    );
    const shaddadi = article(
      'b',
      'After Tanf base, American troops leave Shaddadi base for Hasakah',
      'American troops left Shaddadi base in a column of trucks, the ministry said.',
      { publishedAt: '2026-03-01T22:00:00.000Z' },
    );
    expect(groupIntoStory(shaddadi, [groupIntoStory(tanf, []).story]).joined).toBe(false);
  });
  it('takes a retelling of the next hours', () => {
    const retold = article(
      'b',
      'Rocket fire on Harir, no casualties',
      'No one was hurt when five rockets struck Harir base in Erbil on Sunday.',
      { publishedAt: at(9) },
    );
    expect(groupIntoStory(retold, [first]).joined).toBe(true);
  });
  it('is not chained to another by an article that tells of both', () => {
    const handover = [
      'Harir base handed over to Iraqi army',
      'The coalition handed Harir base near Erbil over to the army at a ceremony on Sunday.',
    ] as const;
    let story = first;
    for (const id of ['b', 'c', 'd']) {
      story = groupIntoStory({ ...sunday, articleId: id, publishedAt: at(7) }, [story]).story;
    }
    const both = article(
      'e',
      'Five rockets hit Harir base before it is handed over to Iraqi army',
      `${sunday.text} ${handover[1]}`,
      { publishedAt: at(8) },
    );
    const after = groupIntoStory(both, [story]).story;
    const next = article('f', ...handover, { publishedAt: at(10) });
    expect(groupIntoStory(next, [after]).joined).toBe(false);
  });
});

describe('sketches as bytes', () => {
  const sketch = sketchOf(article('a', 'Five rockets hit Harir base on Sunday', wire[1]));
  it('come back as they were', () =>
    expect(unpack(pack([sketch, sketch]))).toEqual([sketch, sketch]));
  it('are read in the format before this one, which knew no days', () => {
    const old = new DataView(new ArrayBuffer(7 + 5 + 24 * 4));
    old.setUint32(0, sketch.minute);
    old.setUint16(4, sketch.language);
    old.setUint8(6, 1);
    old.setUint32(7, 4711);
    old.setUint8(11, 6 * 4 + 1);
    for (const [k, hash] of sketch.shingles.entries()) old.setUint32(12 + k * 4, hash);
    expect(unpack(new Uint8Array(old.buffer))).toEqual([
      {
        ...sketch,
        days: 0,
        features: new Map([[4711, { kind: 'entity', weight: 12, inTitle: true, isSite: false }]]),
      },
    ]);
  });
  it('lose those that are cut off', () =>
    expect(unpack(pack([sketch, sketch]).slice(0, -1))).toEqual([sketch]));
});

describe('where a story lies', () => {
  const topic = (verdict: 'certain' | 'weak' | 'none') => ({
    topics: [{ topicId: 't', score: 1, verdict, evidence: [] }],
  });
  it.each([
    ['certain', ['t', 'other']],
    ['weak', ['other', 't']],
    ['none', ['other']],
  ] as const)('%s: in %j', (verdict, partitions) =>
    expect(storyPartitions(topic(verdict))).toEqual(partitions),
  );
});
