import type { Session } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { cardFields, debitFields } from './pay-fields.ts';
import type { PayPageState } from './pay-page.ts';

/** Where Stripe would offer Link, Apple Pay or Google Pay: there, and of no use. */
export function wallets(): Html {
  return html`<div class="wallets">
    <button class="wallet" type="button" disabled>Wallet</button>
    <p class="hint">Wallets do not work in test mode.</p>
    <p class="or">Or</p>
  </div>`;
}

/** The choice between the methods of the session, each with its fields. */
export function paymentMethods(session: Session, state: PayPageState): Html {
  const offered = session.payment_method_types;
  const chosen = state.values?.['payment_method'] ?? offered[0];
  const problem = state.problems?.payment_method;
  const first = offered[0];
  const method = (type: string, label: string, details: Html) =>
    offered.includes(type) &&
    html`<div class="method">
      <label>
        <input
          type="radio"
          name="payment_method"
          value="${type}"
          ${type === first && html` id="payment_method"`}${chosen === type && html` checked`}
        />
        ${label}
      </label>
      <div class="details">${details}</div>
    </div>`;
  return html`<fieldset ${problem && html` aria-describedby="method-problem"`}>
    <legend>Payment method</legend>
    ${problem && html`<p class="problem" id="method-problem">${problem}</p>`}
    <div class="methods">
      ${method('card', 'Card', cardFields(session, state))}
      ${method('sepa_debit', 'Bank debit (SEPA)', debitFields(state))}
    </div>
  </fieldset>`;
}
