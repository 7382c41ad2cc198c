/** Bounce and complaint events of SES as they come by SNS, read into the few facts that matter. */
import * as z from 'zod/mini';

export type MailEvent = {
  readonly kind: 'hard-bounce' | 'soft-bounce' | 'complaint';
  /** The same for every copy of one event. */
  readonly eventId: string;
  readonly at: string;
  /** The tag that our mails carry. */
  readonly deliveryId: string;
  readonly addresses: readonly string[];
};

const recipients = z
  .array(z.object({ emailAddress: z.string().check(z.maxLength(320)) }))
  .check(z.maxLength(100));
const event = z.object({
  eventType: z.optional(z.string()),
  notificationType: z.optional(z.string()),
  mail: z.object({ tags: z.optional(z.record(z.string(), z.array(z.string()))) }),
  bounce: z.optional(
    z.object({
      bounceType: z.string(),
      bouncedRecipients: recipients,
      timestamp: z.string(),
      feedbackId: z.string(),
    }),
  ),
  complaint: z.optional(
    z.object({ complainedRecipients: recipients, timestamp: z.string(), feedbackId: z.string() }),
  ),
});

/** Undefined for other events (sends, deliveries, opens), for a stranger's and for what is no event. */
export function readMailEvent(message: string): MailEvent | undefined {
  const parsed = event.safeParse(jsonOf(message));
  if (!parsed.success) return undefined;
  const { mail, bounce, complaint } = parsed.data;
  const kind = parsed.data.eventType ?? parsed.data.notificationType;
  const deliveryId = mail.tags?.delivery?.[0];
  if (!deliveryId) return undefined;
  if (kind === 'Bounce' && bounce) {
    return {
      // What SES cannot tell ("Undetermined") may pass, so it is soft.
      kind: bounce.bounceType === 'Permanent' ? 'hard-bounce' : 'soft-bounce',
      ...factsOf(bounce, deliveryId),
      addresses: bounce.bouncedRecipients.map(({ emailAddress }) => plainAddress(emailAddress)),
    };
  }
  if (kind === 'Complaint' && complaint) {
    return {
      kind: 'complaint',
      ...factsOf(complaint, deliveryId),
      addresses: complaint.complainedRecipients.map(({ emailAddress }) =>
        plainAddress(emailAddress),
      ),
    };
  }
  return undefined;
}

function factsOf(report: { timestamp: string; feedbackId: string }, deliveryId: string) {
  const time = Date.parse(report.timestamp);
  const at = new Date(Number.isNaN(time) ? 0 : time).toISOString();
  return { eventId: report.feedbackId.slice(0, 200), at, deliveryId };
}

/** `Name <a@b>` as some servers report it. */
const plainAddress = (text: string): string => /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim();

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
