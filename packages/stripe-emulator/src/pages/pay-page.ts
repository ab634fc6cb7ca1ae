import type { World } from '../core/world.ts';
import { formatAmount } from '../payments/money.ts';
import type { Session } from '../wire.ts';
import { errorSummary } from './error-summary.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { orderSummary } from './order-summary.ts';
import { emailField, phoneField } from './pay-fields.ts';
import type { FormValues, PayField, Problems } from './pay-form.ts';
import { paymentMethods, wallets } from './payment-methods.ts';
import { payStyles } from './pay-styles.ts';
import { testValues } from './test-values.ts';

export interface PayPageState {
  values?: FormValues;
  problems?: Problems;
  /** A sentence above the form: why the payment was refused. */
  alert?: string;
  /** The field that the refusal is about. */
  alertFor?: PayField;
}

export const testBanner = html`<header class="banner">Test mode: nobody is charged</header>`;

/** The hosted payment page of an open session. It works without JavaScript. */
export function payPage(world: World, session: Session, state: PayPageState = {}): Html {
  const free = session.amount_total === 0;
  const summary = errorSummary(state);
  const { submit } = session.custom_text;
  return layout({
    title: `${summary ? 'Error: ' : ''}Pay ${amountOf(session)}`,
    styles: payStyles,
    body: html`${testBanner}
      <main class="checkout">
        ${orderSummary(world, session, state)}
        <section class="payment" aria-labelledby="pay-title">
          <div>
            <h2 id="pay-title">${free ? 'Your details' : 'Payment'}</h2>
            ${summary} ${!free && wallets()}
            <form method="post" action="/c/pay/${session.id}" novalidate>
              ${emailField(session, state)}
              ${session.phone_number_collection?.enabled && phoneField(state)}
              ${!free && paymentMethods(session, state)}
              ${submit && html`<p class="hint">${submit.message}</p>`}
              <button class="pay" type="submit">${submitLabel(session)}</button>
            </form>
            ${!free && testValues(session)}
          </div>
        </section>
      </main>`,
  });
}

function submitLabel(session: Session): string {
  if (session.amount_total === 0) return 'Complete order';
  const verbs: Record<string, string> = { book: 'Book for', donate: 'Donate' };
  return `${verbs[session.submit_type ?? ''] ?? 'Pay'} ${amountOf(session)}`;
}

/** What is to be paid, as people write it. */
export function amountOf(session: Session): string {
  return formatAmount(session.amount_total ?? 0, session.currency ?? 'usd', localeOf(session));
}

/** The locale to write amounts in; English where the session leaves it open. */
export function localeOf({ locale }: Session): string {
  return !locale || locale === 'auto' ? 'en' : locale;
}
