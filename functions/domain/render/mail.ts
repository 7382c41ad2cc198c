/** One rendered mail, the same for SES and SMTP: headers, HTML and text. */
export type Mail = {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Goes into Message-ID, so that a duplicate is seen as one. */
  readonly deliveryId: string;
};
