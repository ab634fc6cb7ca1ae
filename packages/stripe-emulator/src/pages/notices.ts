import type { World } from '../core/world.ts';
import { successUrlOf } from '../payments/finish-checkout.ts';
import type { Session } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { amountOf, testBanner } from './pay-page.ts';
import { payStyles } from './pay-styles.ts';

function notice(title: string, content: Html): Html {
  return layout({
    title,
    styles: payStyles,
    body: html`${testBanner}
      <main class="notice">
        <h1>${title}</h1>
        ${content}
      </main>`,
  });
}

export function paidNotice(session: Session): Html {
  return notice(
    session.payment_status === 'unpaid'
      ? 'Your bank debit is under way'
      : 'This order is paid already',
    html`<p>Nothing more is needed here, and paying twice is not possible.</p>
      <a class="pay" href="${successUrlOf(session)}">Go to your order</a>`,
  );
}

export function expiredNotice({ clock }: World, session: Session): Html {
  const recovery = session.after_expiration?.recovery;
  const again =
    recovery?.url && (recovery.expires_at ?? 0) > clock.nowSeconds() ? recovery.url : null;
  return notice(
    'This checkout has expired',
    html`<p>It was open for a limited time. Nothing was charged.</p>
      ${again && html`<a class="pay" href="${again}">Start again with the same order</a>`}
      ${session.cancel_url && html`<a class="${again ? 'second' : 'pay'}" href="${session.cancel_url}">Back to the shop</a>`}`,
  );
}

export function unknownNotice(): Html {
  return notice(
    'There is no such checkout',
    html`<p>
      The link is incomplete, or the emulator was restarted since: unless told otherwise, it keeps
      everything in memory.
    </p>`,
  );
}

/** What a bank would show to confirm a card payment. */
export function challengePage({ store }: World, session: Session): Html {
  const intent = store.find('payment_intent', String(session.payment_intent));
  const method = store.find('payment_method', String(intent?.payment_method));
  const last4 = method?.card?.last4;
  return notice(
    '3-D Secure: confirm your payment',
    html`<p>Your bank asks you to confirm this payment. This page stands in for the bank's.</p>
      <dl class="sums">
        <div>
          <dt>Amount</dt>
          <dd>${amountOf(session)}</dd>
        </div>
        ${
          last4 &&
          html`<div>
            <dt>Card</dt>
            <dd>ending in ${last4}</dd>
          </div>`
        }
      </dl>
      <form method="post" action="/c/pay/${session.id}/challenge">
        <button class="pay" type="submit" name="result" value="complete">Complete</button>
        <button class="second" type="submit" name="result" value="fail">Fail</button>
      </form>`,
  );
}
