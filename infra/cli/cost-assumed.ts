/** What the price model assumes: of the news, of readers, and of how long calls last. Each a named number. */

export const ASSUMED = {
  /** Of polls that find something, and articles they find. */
  changedShare: 0.01,
  articlesPerChange: 2,
  /** Articles a month that match, however many feeds list the same news; the page of each is read. */
  matchedPerMonth: 0.2 * 43_200,
  deliveriesPerMatch: 1.5,
  mailShare: 0.7,
  /** Of deliveries, those that come back to feedback: bounces, complaints, people who unsubscribe. */
  feedbackShare: 0.02,
  /** Questions a month of people and programs to the API and its console: one every ninety seconds. */
  questions: 28_800,
  /** Read and write units of alert, of one delivery from record to outcome, of one page, of one question. */
  alertUnits: { read: 3, write: 2 },
  deliveryUnits: { read: 4, write: 16 },
  pageUnits: { read: 15, write: 20 },
  questionUnits: { read: 20, write: 0 },
  /** Writes a day of an unchanged feed, and their units with both indexes. */
  heartbeats: { perDay: 4, units: 3 },
  /** Bytes of a stored article with its index rows, those that its page adds, and the months they are kept. */
  articleBytes: 2_500,
  pageBytes: 9_000,
  keptMonths: { unmatched: 3, matched: 12 },
  /** Seconds of a call, poll aside: that is simulated in poll-seconds.ts. Dispatch lasts longer for each due feed. */
  seconds: {
    dispatch: 0.4,
    dispatchPerFeed: 0.0003,
    /** robots.txt, then the page: two answers one after the other and some parsing, seldom two pages in a call. */
    read: 3,
    alert: 0.3,
    deliver: 0.8,
    digest: 0.5,
    feedback: 0.3,
    query: 0.2,
  },
  /** Bytes logged per call (Lambda's own lines, ours, the metrics), and sent per poll (request and TLS). */
  callLogBytes: 1_500,
  requestBytes: 1_200,
  /** Lambda asks every queue all the time: long polls of 20 seconds, several side by side. */
  idlePolls: { queues: 4, atOnce: 5, seconds: 20 },
} as const;
/** An alarm is paid for by the metrics that it looks at. */
export const FIXED = { alarms: 36, metrics: 12, secrets: 1 } as const;
/** As `infra/functions.ts` declares them; a test compares. */
export const MEMORY_MB = {
  dispatch: 512,
  poll: 512,
  read: 1024,
  alert: 512,
  deliver: 512,
  digest: 512,
  feedback: 256,
  query: 512,
} as const;
