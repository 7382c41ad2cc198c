/**
 * Alert, deliver and digest killed before and after every one of their effects: nothing is lost, and
 * whatever is sent twice is the same message under the same id. Without a kill nothing is sent twice.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smtpMailer } from '../../functions/adapters/mail-smtp.ts';
import { alert } from '../../functions/alert/alert.ts';
import { deliver } from '../../functions/deliver/deliver.ts';
import { startLanes } from '../../functions/deliver/lanes.ts';
import { digest } from '../../functions/digest/digest.ts';
import type { Pending } from '../../functions/domain/article.ts';
import { heldShard } from '../../functions/domain/delivery-record.ts';
import type { Stores } from '../../functions/ports.ts';
import {
  type AlertingWorld,
  alertingWorld,
  articleOf,
  iso,
  NOW,
  SHARDS,
  subscriptionOf,
  webhookTo,
} from '../support/alerting.ts';
import { seeded, shuffled } from '../support/chance.ts';
import { Crash, type CrashPoint, crashing } from '../support/crash.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type SmtpServer, serveSmtp } from '../support/smtp-server.ts';
import { serveWebhook, type WebhookServer } from '../support/webhook-server.ts';

const HOUR = 3_600_000;
const LONG = process.env.RASID_LONG === '1';
const PURE = ['now', 'random', 'log', 'names', 'lanes', 'masterKey'];
/** The long form has more of everything, and more seeds. */
const ARTICLES = LONG ? ['one', 'two'] : ['one'];
const READERS = ['a@desk.example.org', 'b@desk.example.org'].slice(0, LONG ? 2 : 1);

let engine: TestEngine;
let receiver: WebhookServer;
let post: SmtpServer;
let mailer: ReturnType<typeof smtpMailer>;
let world: AlertingWorld;
let stores: Stores;
let runs = 0;

beforeAll(async () => {
  engine = await startTestEngine();
  receiver = await serveWebhook();
  post = await serveSmtp();
  mailer = smtpMailer(post.url);
});
afterAll(async () => {
  mailer.close();
  await Promise.all([engine.stop(), receiver.close(), post.close()]);
});

/** One subscription by webhook, one by mail, one hourly digest; each article a story of its own. */
type Scene = {
  readonly name: string;
  readonly ids: Record<'hook' | 'mail' | 'hourly', string>;
  readonly pending: readonly Pending[];
  readonly firstMail: number;
};

async function setScene(): Promise<Scene> {
  // The engine slows down with what its streams have kept: fresh tables now and then.
  if (runs % 20 === 0) {
    ({ stores } = await engine.freshStores(() => world.clock.now));
    world = alertingWorld(stores, { allowPrivate: [receiver.host], sendMail: mailer.send });
  }
  runs += 1;
  const name = `r${runs}`;
  world.clock.now = NOW;
  world.hints.length = 0;
  const ids = { hook: `hook-${name}`, mail: `mail-${name}`, hourly: `hourly-${name}` };
  const to = (path: string) => ({ channel: webhookTo(`${receiver.url}/${path}`) });
  await stores.subscriptions.put(subscriptionOf(ids.hook, to(ids.hook)));
  await stores.subscriptions.put(
    subscriptionOf(ids.mail, { channel: { type: 'email', to: READERS } }),
  );
  await stores.subscriptions.put(
    subscriptionOf(ids.hourly, { ...to(ids.hourly), cadence: 'hourly' }),
  );
  const pending = await Promise.all(
    ARTICLES.map((id) => world.addArticle(articleOf(`${name}-${id}`))),
  );
  return { name, ids, pending, firstMail: post.mails.length };
}

/** The whole way, as far as the process lives. */
async function live(scene: Scene, point?: CrashPoint): Promise<readonly string[]> {
  const all = { ...world.deliverDeps, stores: stores, lanes: startLanes(2) };
  const { deps, effects } = crashing(all, point, PURE);
  const sendHints = async () => {
    for (const { body } of world.hints.splice(0)) await deliver(body, deps);
  };
  try {
    for (const one of scene.pending) await alert(one, deps);
    await sendHints();
    world.clock.now = NOW + HOUR;
    await digest(deps);
    await sendHints();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  return effects;
}

/** A new process: queues are empty, the records are swept until nothing is owed. */
async function recover(scene: Scene, again: CrashPoint[] = []): Promise<void> {
  world.hints.length = 0;
  for (let round = 0; round < 4; round += 1) {
    world.clock.now += 60_000;
    const all = { ...world.deliverDeps, stores: stores, lanes: startLanes(2) };
    const { deps } = crashing(all, again.shift(), PURE);
    try {
      const owed = await stores.pending.owed('0', iso(world.clock.now), 100);
      for (const one of owed) await alert(one, deps);
      if (round % 2 === 1) world.clock.now = Math.ceil(world.clock.now / HOUR) * HOUR;
      await digest(deps);
      for (let shard = 0; shard < SHARDS; shard += 1) {
        const due = await stores.deliveries.dueBefore(String(shard), iso(world.clock.now), 99);
        for (const one of due) await deliver(one, deps);
      }
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    world.hints.length = 0;
  }
  for (const id of Object.values(scene.ids)) await stores.subscriptions.remove(id);
}

type Seen = { readonly lost: string[]; readonly doubled: string[]; readonly wrong: string[] };

/** What arrived against what should have: by id, by article, by body. */
async function look(scene: Scene): Promise<Seen> {
  const [lost, doubled, wrong]: [string[], string[], string[]] = [[], [], []];
  const expected = ARTICLES.map((id) => `${scene.name}-${id}`);
  const tell = (who: string, messages: { id: string; body: string; articles: string[] }[]) => {
    const byId = Map.groupBy(messages, ({ id }) => id);
    for (const [id, same] of byId) {
      if (same.length > 1) doubled.push(`${who} ${id}`);
      if (new Set(same.map(({ body }) => body)).size > 1)
        wrong.push(`${who}: bodies of ${id} differ`);
    }
    const told = [...byId.values()].flatMap((same) => same[0]?.articles ?? []);
    for (const id of expected) if (!told.includes(id)) lost.push(`${who} ${id}`);
    if (new Set(told).size !== told.length) wrong.push(`${who}: told twice under two ids`);
  };
  for (const id of [scene.ids.hook, scene.ids.hourly]) {
    const arrived = receiver.requests
      .filter(({ url }) => url === `/${id}`)
      .map(({ body, headers }) => {
        const { data } = JSON.parse(body);
        const articles = (data.articles ?? [data.article]) as { articleId: string }[];
        const own = articles.map(({ articleId }) => articleId);
        return { id: String(headers['webhook-id']), body, articles: own };
      });
    tell(id, arrived);
  }
  for (const reader of READERS) {
    const mails = post.mails
      .slice(scene.firstMail)
      .filter(({ envelope }) => envelope.to[0] === reader);
    tell(
      reader,
      mails.map(({ messageId = '', html = '', text = '' }) => ({
        id: messageId,
        body: html + text,
        articles: expected.filter((id) => html.includes(id)),
      })),
    );
  }
  wrong.push(...(await leftOver(scene)));
  return { lost, doubled, wrong };
}

async function leftOver({ ids }: Scene): Promise<string[]> {
  const { pending, deliveries } = stores;
  const later = iso(world.clock.now + 24 * HOUR);
  const owed = await pending.owed('0', later, 100);
  const shards = [...Array(SHARDS).keys()].map(String);
  const due = await Promise.all(
    [...shards, ...Object.values(ids).map(heldShard)].map((one) =>
      deliveries.dueBefore(one, later, 100),
    ),
  );
  return [
    ...owed.map(({ pendingKey }) => `owed ${pendingKey}`),
    ...due.flat().map(({ deliveryId }) => `due ${deliveryId}`),
  ];
}

describe('without a kill', () => {
  it('everything arrives once', async () => {
    const scene = await setScene();
    const effects = await live(scene);
    expect(effects.length).toBeGreaterThan(25);
    await recover(scene);
    expect(await look(scene)).toEqual({ lost: [], doubled: [], wrong: [] });
  });

  it('every message one to three times, in any order and at once: everything arrives once', async () => {
    for (let seed = 1; seed <= (LONG ? 60 : 3); seed += 1) {
      const chance = seeded(seed);
      const times = <T>(list: readonly T[]) =>
        shuffled(
          list.flatMap((one) => Array(1 + Math.floor(chance() * 3)).fill(one) as T[]),
          chance,
        );
      const scene = await setScene();
      const deps = { ...world.deliverDeps, stores: stores, lanes: startLanes(2) };
      const another = { ...deps, lanes: startLanes(2) };
      await Promise.all(times(scene.pending).map((one) => alert(one, deps)));
      const hints = () => times(world.hints.splice(0));
      const send = () =>
        Promise.all(hints().map(({ body }, n) => deliver(body, n % 2 === 0 ? deps : another)));
      await send();
      world.clock.now = NOW + HOUR;
      await Promise.all(times([deps, another]).map((one) => digest(one)));
      await send();
      await recover(scene);
      expect({ seed, ...(await look(scene)) }).toEqual({ seed, lost: [], doubled: [], wrong: [] });
    }
  });
});

describe('a kill', () => {
  const SENDS = new Set(['fetch', 'sendMail']);

  it.each(['before', 'after'] as const)(
    '%s any effect: nothing is lost, nothing told under two ids',
    async (when) => {
      const first = await setScene();
      const effects = await live(first);
      await recover(first);
      for (const [effect, name] of effects.entries()) {
        const scene = await setScene();
        await live(scene, { effect, when });
        await recover(scene);
        const { lost, doubled, wrong } = await look(scene);
        expect({ effect, name, lost, wrong }).toEqual({ effect, name, lost: [], wrong: [] });
        // Sent, and killed before that was recorded: this one message may come again.
        const unheard = when === 'after' ? SENDS.has(name) : SENDS.has(effects[effect - 1] ?? '');
        expect({ effect, name, doubled: doubled.length }).toEqual({
          effect,
          name,
          doubled: unheard ? 1 : 0,
        });
      }
    },
    900_000,
  );

  it('and another one while it recovers: the same', async () => {
    const chance = seeded(7);
    for (let pair = 0; pair < (LONG ? 500 : 10); pair += 1) {
      const scene = await setScene();
      const point = (): CrashPoint => ({
        effect: Math.floor(chance() * (LONG ? 60 : 35)),
        when: chance() < 0.5 ? 'before' : 'after',
      });
      const [one, two] = [point(), point()];
      await live(scene, one);
      await recover(scene, [{ ...two, effect: two.effect % 20 }]);
      const { lost, wrong } = await look(scene);
      expect({ one, two, lost, wrong }).toEqual({ one, two, lost: [], wrong: [] });
    }
  }, 1_800_000);
});
