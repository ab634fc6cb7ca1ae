import { createHash } from 'node:crypto';
import { toLocale } from '@till/contracts';
import {
  findAccessLetter,
  findOrderOfIntent,
  findPaymentNews,
  type DueEffect,
  type PaymentNews,
} from '@till/db';
import type { EffectKind } from '@till/db/schema';
import { composeAccessLinkMail, composeOrderMail, type OrderMailKind } from '@till/mails';
import { z } from 'zod';
import { makeLinkToken } from '../access/link-token.ts';
import { linkLifeSeconds } from '../access/request-link.ts';
import type { Log, Tools } from '../tools.ts';
import type { Mailer } from './mailer.ts';

export type OutboxTools = Pick<Tools, 'db' | 'config' | 'clock'> & {
  /** Undefined: no SMTP_URL. */
  mailer: Mailer | undefined;
};

/** Null: performed. A sentence: why there was nothing to do. */
type Performed = string | null;

const effects: Record<
  EffectKind,
  (tools: OutboxTools, effect: DueEffect, log: Log) => Promise<Performed>
> = {
  receipt: (tools, effect) => sendMail(tools, effect, 'receipt', ({ status }) => status === 'paid'),
  pending: (tools, effect) =>
    sendMail(tools, effect, 'pending', ({ status }) => status === 'pending'),
  failed: (tools, effect) => sendMail(tools, effect, 'failed', ({ status }) => status === 'failed'),
  refund: (tools, effect) =>
    sendMail(tools, effect, 'refund', (news) => news.refundedMinor >= news.paidMinor),
  dispute: alarmMerchant,
  'access-link': sendAccessLink,
};

/**
 * Performs one effect. May happen again after a crash between the effect and its mark: a mail carries the same message id
 * then. Throws when it did not happen.
 */
export function performEffect(tools: OutboxTools, effect: DueEffect, log: Log): Promise<Performed> {
  return effects[effect.kind](tools, effect, log);
}

async function sendMail(
  { db, config, mailer }: OutboxTools,
  effect: DueEffect,
  kind: OrderMailKind,
  isStillTrue: (news: PaymentNews) => boolean,
): Promise<Performed> {
  // Closed, not kept: a flood of old mails must not follow when SMTP_URL is set some day.
  if (!mailer) return 'SMTP_URL is not set';
  const news = await findPaymentNews(db, effect.body.sessionId ?? '');
  if (!news) return 'the payment is not here';
  if (!isStillTrue(news)) return 'no longer true';
  if (!news.buyerEmail) return 'Stripe has no e-mail address of the buyer';
  if (!isAddress(news.buyerEmail)) return 'not an e-mail address';
  const mail = composeOrderMail(kind, toLocale(news.locale), news, config.clientOrigin);
  const messageId = messageIdOf(effect.key, config.clientOrigin);
  await mailer.send(mail, { to: news.buyerEmail, messageId });
  return null;
}

const isAddress = (text: string) => z.email().max(254).safeParse(text).success;

/** The receiver's idempotency key: the same for every attempt at one effect. */
export function messageIdOf(key: string, clientOrigin: string): string {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 40);
  return `<${digest}@${new URL(clientOrigin).hostname}>`;
}

async function sendAccessLink(
  { db, config, clock, mailer }: OutboxTools,
  { key, body }: DueEffect,
): Promise<Performed> {
  if (!mailer) return 'SMTP_URL is not set';
  const linkId = body.linkId ?? '';
  const letter = await findAccessLetter(db, linkId, new Date(clock()));
  if (!letter || letter.over) return 'no longer true';
  if (!isAddress(letter.email)) return 'not an e-mail address';
  const token = makeLinkToken(linkId, config.buyerSecrets);
  const url = `${config.clientOrigin}/purchases/open?token=${token}`;
  const mail = composeAccessLinkMail(toLocale(body.locale ?? null), url, linkLifeSeconds / 60);
  const messageId = messageIdOf(key, config.clientOrigin);
  await mailer.send(mail, { to: letter.email, messageId });
  return null;
}

async function alarmMerchant(
  { db }: OutboxTools,
  { body }: DueEffect,
  log: Log,
): Promise<Performed> {
  const { disputeId, paymentIntentId } = body;
  const orderId = await findOrderOfIntent(db, paymentIntentId ?? '');
  if (!orderId) return 'not a payment of this shop';
  log.error({ disputeId, orderId }, 'payment disputed: answer it at Stripe');
  return null;
}
