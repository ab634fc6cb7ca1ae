import type { World } from '../core/world.ts';
import { formatAmount } from '../payments/money.ts';
import { testCards, testIbans } from '../payments/test-cards.ts';
import type { Session } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { orderSummary } from './order-summary.ts';
import { cardFields, debitFields, emailField } from './pay-fields.ts';
import type { FormValues, PayField, Problems } from './pay-form.ts';
import { payStyles } from './pay-styles.ts';

export interface PayPageState {
  values?: FormValues;
  problems?: Problems;
  /** A sentence above the form: why the payment was refused. */
  alert?: string;
  /** The field that the refusal is about. */
  alertFor?: PayField;
}

export const testBanner = html`<p class="banner" role="note" style="margin:0">
  Test mode: nobody is charged
</p>`;

/** The hosted payment page of an open session. It works without JavaScript. */
export function payPage(world: World, session: Session, state: PayPageState = {}): Html {
  const count = Object.keys(state.problems ?? {}).length;
  const alert =
    state.alert ??
    (count > 0 ? 'Some details are missing or not right. See the notes below.' : undefined);
  return layout({
    title: `${alert ? 'Error: ' : ''}Pay ${amountOf(session)}`,
    styles: payStyles,
    body: html`${testBanner}
      <main class="checkout">
        ${orderSummary(world, session, state)}
        <section class="payment" aria-labelledby="pay-title">
          <div>
            <h2 id="pay-title">${session.amount_total === 0 ? 'Your details' : 'Pay with'}</h2>
            ${alert && html`<div class="alert" role="alert" id="alert">${alert}</div>`}
            <form method="post" action="/c/pay/${session.id}" novalidate>
              ${emailField(session, state)} ${session.amount_total !== 0 && methods(session, state)}
              <button class="pay" type="submit">
                ${session.amount_total === 0 ? 'Complete order' : `Pay ${amountOf(session)}`}
              </button>
            </form>
            ${session.amount_total !== 0 && testValues(session)}
          </div>
        </section>
      </main>`,
  });
}

function amountOf(session: Session): string {
  return formatAmount(session.amount_total ?? 0, session.currency ?? 'usd', localeOf(session));
}

/** The locale to write amounts in; English where the session leaves it open. */
export function localeOf({ locale }: Session): string {
  return !locale || locale === 'auto' ? 'en' : locale;
}

function methods(session: Session, state: PayPageState): Html {
  const offered = session.payment_method_types;
  const chosen = state.values?.['payment_method'] ?? offered[0];
  const problem = state.problems?.payment_method;
  const method = (type: string, label: string, details: Html) =>
    offered.includes(type) &&
    html`<div class="method">
      <label
        ><input
          type="radio"
          name="payment_method"
          value="${type}"
          ${chosen === type && html` checked`}
        />
        ${label}</label
      >
      <div class="details">${details}</div>
    </div>`;
  return html`<fieldset${problem && html` aria-describedby="method-problem"`}>
<legend>Payment method</legend>
${problem && html`<p class="problem" id="method-problem">${problem}</p>`}
<div class="methods">
${method('card', 'Card', cardFields(state))}
${method('sepa_debit', 'Bank debit (SEPA)', debitFields(state))}
</div>
</fieldset>`;
}

const inFours = (text: string) => text.replace(/(.{4})(?=.)/g, '$1 ');

function testValues(session: Session): Html {
  const offers = (type: string) => session.payment_method_types.includes(type);
  const row = (query: string, shown: string, does: string) =>
    html`<li>
      <a href="/c/pay/${session.id}?${query}">${inFours(shown)}</a> <span>${does}</span>
    </li>`;
  return html`<details class="tests">
    <summary>Test cards and accounts</summary>
    <ul>
      ${offers('card') && testCards.map(({ number, does }) => row(`card=${number}`, number, does))}
      ${offers('sepa_debit') && testIbans.map(({ iban, does }) => row(`iban=${iban}`, iban, does))}
    </ul>
  </details>`;
}
