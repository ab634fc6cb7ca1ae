import type { Locale } from '@till/contracts/locales';

/** What a mail says, before it is text or HTML. Everything in it is plain text. */
export type Letter = {
  locale: Locale;
  subject: string;
  heading: string;
  lead: string;
  /** What it is about, e.g. "3 × Plumb" and its price. */
  items: Row[];
  /** What follows from the items: a discount, a sum, the number of the order. */
  facts: Row[];
  /** Said before the link. */
  advice: string;
  link: { label: string; url: string };
  /** Said last and small; null: nothing. */
  note: string | null;
};

export type Row = { label: string; value: string };
