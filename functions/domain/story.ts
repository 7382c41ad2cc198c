/** A story: the articles of several outlets about one event. */

export type StoryOutlet = {
  readonly feedId: string;
  /** Who published: the outlet's host, so that two feeds of one outlet count once. */
  readonly publisher: string;
  readonly articleId: string;
  readonly url?: string;
  readonly title: string;
  readonly publishedAt: string;
  readonly firstSeenAt: string;
};

/** A row of `RasidStories`. */
export type Story = {
  /** The topic, or `other`. */
  readonly topicId: string;
  /** `openedAt#storyId`. */
  readonly openedKey: string;
  readonly storyId: string;
  readonly openedAt: string;
  readonly headline: string;
  readonly language: string;
  /** MinHash or shingles: what a new article is compared with. */
  readonly signature: Uint8Array;
  readonly entityIds: readonly string[];
  /** In order of first seeing; the first is the first reporter. At most 100 are kept. */
  readonly outlets: readonly StoryOutlet[];
  readonly articleCount: number;
  readonly lastArticleAt: string;
  readonly schemaVersion: 1;
};
