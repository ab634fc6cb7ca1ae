import type { Locale } from '@till/contracts/locales';
import { mailMessages } from './mail-messages.ts';
import { renderLetter, type Mail } from './render-letter.ts';

/** The mail that brings the link to somebody's purchases. Whoever opens `url` within `minutes` sees them, once. */
export function composeAccessLinkMail(locale: Locale, url: string, minutes: number): Mail {
  const { accessLink } = mailMessages[locale];
  return renderLetter({
    locale,
    subject: accessLink.subject,
    heading: accessLink.heading,
    lead: accessLink.lead,
    items: [],
    facts: [],
    advice: accessLink.advice(minutes),
    link: { label: accessLink.link, url },
    note: accessLink.note,
  });
}
