/** One scene for tests of delivering: a webhook receiver, an SMTP server, and subscriptions to them. */
import { smtpMailer } from '../../functions/adapters/mail-smtp.ts';
import type { Delivery } from '../../functions/domain/delivery.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';
import { type AlertingWorld, alertingWorld, NOW, subscriptionOf, webhookTo } from './alerting.ts';
import type { TestEngine } from './engine.ts';
import { type SmtpServer, serveSmtp } from './smtp-server.ts';
import { serveWebhook, type WebhookServer } from './webhook-server.ts';

export type Scene = {
  readonly world: AlertingWorld;
  readonly receiver: WebhookServer;
  /** Refuses `nobody@…` for good. */
  readonly post: SmtpServer;
  /** An instant webhook subscription `desk` unless said. */
  readonly subscribe: (change?: Partial<Subscription>, id?: string) => Promise<void>;
  /** The newest delivery of a subscription. */
  readonly delivery: (id?: string) => Promise<Delivery>;
  readonly subscription: (id?: string) => Promise<Subscription | undefined>;
  readonly close: () => Promise<void>;
};

export async function openScene(engine: TestEngine): Promise<Scene> {
  const receiver = await serveWebhook();
  const post = await serveSmtp({
    refuse: (address) =>
      address.startsWith('nobody@') ? { code: 550, text: 'no such user' } : undefined,
  });
  const mailer = smtpMailer(post.url);
  let clock = () => NOW;
  const { stores } = await engine.freshStores(() => clock());
  const world = alertingWorld(stores, {
    allowPrivate: [receiver.host],
    sendMail: mailer.send,
    publicUrl: 'https://rasid.example.org/',
  });
  clock = () => world.clock.now;
  return {
    world,
    receiver,
    post,
    subscribe: (change = {}, id = 'desk') =>
      stores.subscriptions.put(
        subscriptionOf(id, { channel: webhookTo(`${receiver.url}/hook`), ...change }),
      ),
    delivery: async (id = 'desk') => {
      const [one] = await world.deliveriesOf(id);
      if (!one) throw new Error('no delivery');
      return one;
    },
    subscription: (id = 'desk') => stores.subscriptions.get(id),
    close: async () => {
      mailer.close();
      await Promise.all([receiver.close(), post.close()]);
    },
  };
}
