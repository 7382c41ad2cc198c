/** A message as the body of a webhook, by its format, and where each format is posted to. */
import type { Channel } from '../subscription.ts';
import { noteOf } from './chat.ts';
import { discordBody } from './discord.ts';
import type { Message } from './message.ts';
import { ntfyBody, ntfyServer } from './ntfy.ts';
import { standardBody } from './payload.ts';
import { slackBody } from './slack.ts';
import { teamsBody } from './teams.ts';
import { telegramBody } from './telegram.ts';

type Webhook = Extract<Channel, { type: 'webhook' }>;

/** JSON text; of a delivery it is made once and stored. */
export function webhookBody(message: Message): string {
  const { channel } = message.subscription;
  if (channel.type !== 'webhook') throw new Error('An e-mail subscription has no webhook body');
  switch (channel.format) {
    case 'standard':
      return standardBody(message);
    case 'slack':
      return slackBody(noteOf(message, 20));
    case 'discord':
      return discordBody(noteOf(message, 10));
    case 'teams':
      return teamsBody(noteOf(message, 15));
    case 'telegram':
      return telegramBody(noteOf(message, 10), channel.chatId ?? '');
    case 'ntfy':
      return ntfyBody(noteOf(message, 10), channel.url);
  }
}

/** Most services post to the url as it is given. */
export function webhookTarget({ url, format }: Webhook): string {
  switch (format) {
    case 'telegram':
      return /\/bot[^/]+\/?$/.test(url) ? `${url.replace(/\/$/, '')}/sendMessage` : url;
    case 'ntfy':
      return ntfyServer(url);
    case 'standard':
    case 'slack':
    case 'discord':
    case 'teams':
      return url;
  }
}
