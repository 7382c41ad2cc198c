/** A monitor's data as after a week, recognised by the real catalogue, and the console served over it. */
import entityList from '../../functions/catalogue/entities.json' with { type: 'json' };
import topicList from '../../functions/catalogue/topics.json' with { type: 'json' };
import type { Article } from '../../functions/domain/article.ts';
import { alertDelivery } from '../../functions/domain/delivery-record.ts';
import { hashId } from '../../functions/domain/hash.ts';
import { parseEntities } from '../../functions/domain/match/entities.ts';
import type { DeliveryMessage } from '../../functions/domain/message.ts';
import { compileRecogniser } from '../../functions/domain/recognise.ts';
import type { Story } from '../../functions/domain/story.ts';
import { newSubscription } from '../../functions/domain/subscription-load.ts';
import { parseTopics } from '../../functions/domain/topic/topics.ts';
import type { Stores } from '../../functions/ports.ts';
import { type ConsoleServer, serveConsole } from '../../infra/cli/console-server.ts';
import { startTestEngine, type TestEngine } from './engine.ts';
import { store } from './query-world.ts';

const HOUR = 3_600_000;
const FEEDS = [
  ['tigris-wire', 'Tigris Wire', 'en'],
  ['harbour-post', 'Harbour Post', 'en'],
  ['nakhla', 'شبكة النخلة', 'ar'],
  ['jisr', 'الجسر الإخباري', 'ar'],
] as const;

type Draft = readonly [feed: number, title: string, text: string, story?: string];
/** Repeated over the days, so that the chart has something to show. */
const DRAFTS: readonly Draft[] = [
  [
    0,
    'US forces begin leaving Ain al-Asad as Iraq withdrawal enters final phase',
    'US troops started to withdraw from Ain al-Asad air base in western Iraq on Monday, the Pentagon said. Iraqi officers took over the southern gate. Prime Minister Mohammed Shia al-Sudani said the end of the coalition mission would follow the agreed timetable.',
    'asad',
  ],
  [
    2,
    'القوات الأمريكية تبدأ الانسحاب من قاعدة عين الأسد',
    'بدأت القوات الأمريكية الانسحاب من قاعدة عين الأسد غربي العراق، وفق ما أعلن مصدر أمني. وقال رئيس الوزراء محمد شياع السوداني إن إنهاء مهمة التحالف الدولي يسير وفق الجدول المتفق عليه.',
    'asad',
  ],
  [
    3,
    'كتائب حزب الله تطالب بخروج القوات الأجنبية من العراق في موعده',
    'طالبت كتائب حزب الله بخروج القوات الأمريكية من العراق في الموعد المعلن، وحذرت من أي تأخير. ورد مستشار حكومي بأن الانسحاب ماضٍ.',
  ],
  [
    1,
    'Coalition hands over Erbil air base section, says end of mission is on schedule',
    'The international coalition handed a section of the Erbil air base to Iraqi forces. A spokesman said that coalition troops will withdraw from Iraq by the agreed date.',
  ],
  [
    0,
    'Pentagon: Some troops to leave Syria alongside the Iraq drawdown',
    'The Pentagon said some US troops would withdraw from Syria while the drawdown in Iraq goes on. Commanders in Hasakah were told last week.',
  ],
  [
    2,
    'البرلمان العراقي يناقش الموازنة',
    'ناقش مجلس النواب العراقي مشروع الموازنة العامة في بغداد، وطالب نواب بسحب الثقة من أحد الوزراء.',
  ],
];

export type ConsoleWorld = {
  readonly server: ConsoleServer;
  readonly engine: TestEngine;
  readonly sent: DeliveryMessage[];
  readonly stop: () => Promise<void>;
};

export async function startConsoleWorld(now = Date.now()): Promise<ConsoleWorld> {
  const engine = await startTestEngine();
  const { stores } = engine;
  const { entities } = parseEntities('entities.json', entityList);
  const topics = parseTopics('topics.json', topicList);
  await addFeeds(stores, now);
  const articles = draftArticles(now);
  await store(stores, articles);
  await stores.stories.put(storyOf(articles.filter(({ storyId }) => storyId !== undefined)));
  await addSubscriptions(stores, articles[0], now);
  const sent: DeliveryMessage[] = [];
  const server = await serveConsole({
    data: { ...engine, masterKey: async () => 'a key for tests, long enough to be accepted' },
    entities,
    topics,
    queue: {
      send: async (messages) => {
        sent.push(...messages.map(({ body }) => body));
      },
    },
    log: () => {},
    port: 0,
  });
  const stop = async () => {
    await server.close();
    await engine.stop();
  };
  return { server, engine, sent, stop };
}

async function addFeeds(stores: Stores, now: number): Promise<void> {
  const at = new Date(now - 240 * HOUR).toISOString();
  const definitions = FEEDS.map(([id, title, language]) => ({
    id,
    title,
    language,
    url: `https://${id}.example/feed`,
  }));
  await stores.feeds.define(definitions, 'file', at);
  for (const [place, [feedId]] of FEEDS.entries()) {
    const feed = await stores.feeds.get(feedId);
    const hours = (count: number) => new Date(now - count * HOUR).toISOString();
    const health =
      place === 3
        ? {
            state: 'blocked' as const,
            lastReport: {
              kind: 'blocked',
              message: 'The server answered 403. It may refuse this network: ask the outlet.',
              at: hours(1),
            },
          }
        : { state: 'ok' as const };
    await stores.feeds.update(feedId, feed?.version ?? 0, {
      ...health,
      baselineAt: at,
      lastSuccessAt: hours(place),
      lastChangedAt: hours(place + 2),
      articles: 40 + place,
    });
  }
}

function draftArticles(now: number): readonly Article[] {
  const { entities: list, ...rest } = parseEntities('entities.json', entityList);
  const recognise = compileRecogniser({
    entities: { entities: list, ...rest },
    topics: parseTopics('topics.json', topicList),
  });
  const repeats = DRAFTS.flatMap((draft, place) =>
    Array.from({ length: place === 5 ? 1 : 9 - place }, (_, turn) => ({ draft, place, turn })),
  );
  return repeats.map(({ draft: [feed, title, text, story], place, turn }) => {
    const [feedId, , language] = FEEDS[feed] ?? FEEDS[0];
    const fresh = turn === 0;
    const publishedAt = new Date(now - (place + 2) * HOUR - turn * (19 + place) * HOUR);
    const found = recognise({ title, text, language, feedId });
    const articleId = hashId('art', title, String(turn));
    const inStory = fresh && story !== undefined;
    return {
      articleId,
      feedId,
      url: `https://${feedId}.example/${articleId}`,
      title,
      text,
      textSource: 'teaser',
      language,
      publishedAt: publishedAt.toISOString(),
      dated: true,
      firstSeenAt: publishedAt.toISOString(),
      baseline: false,
      matched: true,
      topics: found.topics,
      mentions: found.mentions,
      entityIds: [...new Set(found.mentions.map(({ entityId }) => entityId))],
      revision: 0,
      schemaVersion: 1,
      ...(inStory ? { storyId: 'sto_asad', storyTopicId: 'iraq-withdrawal' } : {}),
    };
  });
}

function storyOf(articles: readonly Article[]): Story {
  const inOrder = articles.toSorted((a, b) => (a.publishedAt < b.publishedAt ? -1 : 1));
  const first = inOrder[0];
  const openedAt = first?.publishedAt ?? '';
  return {
    topicId: 'iraq-withdrawal',
    openedKey: `${openedAt}#sto_asad`,
    storyId: 'sto_asad',
    openedAt,
    headline: first?.title ?? '',
    language: first?.language ?? 'en',
    signature: new Uint8Array([1]),
    entityIds: first?.entityIds ?? [],
    outlets: inOrder.map(({ feedId, articleId, url, title, publishedAt, firstSeenAt }) => ({
      feedId,
      publisher: `${feedId}.example`,
      articleId,
      ...(url ? { url } : {}),
      title,
      publishedAt,
      firstSeenAt,
    })),
    articleCount: articles.length,
    lastArticleAt: inOrder.at(-1)?.publishedAt ?? openedAt,
    schemaVersion: 1,
  };
}

async function addSubscriptions(
  stores: Stores,
  article: Article | undefined,
  now: number,
): Promise<void> {
  if (!article) return;
  const common = { filter: {}, per: 'story', cadence: 'instant', timeZone: 'UTC' } as const;
  const desk = newSubscription(
    {
      ...common,
      id: 'desk',
      name: 'Baghdad desk',
      channel: { type: 'email', to: ['desk@newsroom.example'] },
    },
    'user',
    new Date(now - 200 * HOUR).toISOString(),
  );
  const hook = newSubscription(
    {
      ...common,
      id: 'archive',
      name: 'أرشيف التحرير',
      channel: {
        type: 'webhook',
        url: 'https://hooks.newsroom.example/secret-path',
        format: 'standard',
      },
    },
    'user',
    new Date(now - 200 * HOUR).toISOString(),
  );
  await stores.subscriptions.put(desk);
  await stores.subscriptions.put(hook);
  const at = now - 2 * HOUR;
  const attempt = { at: new Date(at).toISOString(), millis: 40 };
  for (const [one, recipient, status, outcome] of [
    [desk, 'desk@newsroom.example', 'sent', 'accepted'],
    [hook, 'hooks.newsroom.example', 'exhausted', 'http-500'],
  ] as const) {
    const made = alertDelivery(one, article, recipient, {
      now: at,
      shards: 1,
      timing: { kind: 'now' },
    });
    const { dueAt: _due, dueShard: _shard, ...delivery } = made;
    await stores.deliveries.create({ ...delivery, status, attempts: [{ ...attempt, outcome }] });
  }
}
