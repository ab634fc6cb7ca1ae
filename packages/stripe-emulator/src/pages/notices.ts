import { successUrlOf } from '../payments/finish-checkout.ts';
import { formatAmount } from '../payments/money.ts';
import type { Session } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { localeOf, testBanner } from './pay-page.ts';
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

export function expiredNotice(session: Session): Html {
  return notice(
    'This checkout has expired',
    html`<p>It was open for a limited time. Nothing was charged. Start again from the shop.</p>
      ${session.cancel_url && html`<a class="pay" href="${session.cancel_url}">Back to the shop</a>`}`,
  );
}

export function unknownNotice(): Html {
  return notice(
    'There is no such checkout',
    html`<p>
      The link is incomplete, or the emulator was restarted since: it keeps everything in memory.
    </p>`,
  );
}

/** What a bank would show to confirm a card payment. */
export function challengePage(session: Session): Html {
  const amount = formatAmount(
    session.amount_total ?? 0,
    session.currency ?? 'usd',
    localeOf(session),
  );
  return notice(
    '3-D Secure: confirm your payment',
    html`<p>
        Your bank asks you to confirm a payment of <strong>${amount}</strong>. This page stands in
        for the bank's.
      </p>
      <form method="post" action="/c/pay/${session.id}/challenge">
        <button class="pay" type="submit" name="result" value="complete">Complete</button>
        <button class="second" type="submit" name="result" value="fail">Fail</button>
      </form>`,
  );
}
