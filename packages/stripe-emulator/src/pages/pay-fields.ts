import type { Session } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { knownEmail } from './pay-form.ts';
import type { PayField } from './pay-form.ts';
import type { PayPageState } from './pay-page.ts';

interface Input {
  name: PayField;
  label: string;
  attributes: Html;
  type?: 'email' | 'tel' | 'text';
  hint?: string;
}

function input(state: PayPageState, { name, label, attributes, type = 'text', hint }: Input): Html {
  const problem = state.problems?.[name];
  const refused = state.alertFor === name;
  const describedBy = [hint && `${name}-hint`, problem && `${name}-problem`, refused && 'alert']
    .filter(Boolean)
    .join(' ');
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${state.values?.[name] ?? ''}"
      ${describedBy && html` aria-describedby="${describedBy}"`}${(problem || refused) && html` aria-invalid="true"`}
      ${attributes}
    />
    ${problem && html`<p class="problem" id="${name}-problem">${problem}</p>`}
  </div>`;
}

/** The state with a value where nothing was typed yet. */
const withDefault = (state: PayPageState, name: PayField, value: string | null | undefined) => ({
  ...state,
  values: { ...(value && { [name]: value }), ...state.values },
});

/** The email address, fixed when the merchant gave it. */
export function emailField(session: Session, state: PayPageState): Html {
  const fixed = knownEmail(session);
  const values = fixed ? { ...state.values, email: fixed } : (state.values ?? {});
  return input(
    { ...state, values },
    {
      name: 'email',
      label: 'Email',
      type: 'email',
      attributes: html`autocomplete="email" required${fixed ? html` readonly` : null}`,
    },
  );
}

export function phoneField(state: PayPageState): Html {
  return input(state, {
    name: 'phone',
    label: 'Phone number',
    type: 'tel',
    attributes: html`autocomplete="tel" required`,
  });
}

/** Number, expiry date, security code and name. */
export function cardFields(session: Session, state: PayPageState): Html {
  const digits = html`inputmode="numeric"`;
  const named = withDefault(state, 'name', session.customer_details?.name);
  return html`${input(state, { name: 'card_number', label: 'Card number', attributes: html`${digits} autocomplete="cc-number" placeholder="4242 4242 4242 4242"` })}
    <div class="pair">
      ${input(state, { name: 'card_expiry', label: 'Expiry date', attributes: html`autocomplete="cc-exp" placeholder="MM / YY"` })}
      ${input(state, { name: 'card_cvc', label: 'Security code', attributes: html`${digits} autocomplete="cc-csc" placeholder="123"` })}
    </div>
    ${input(named, { name: 'name', label: 'Name on card (optional)', attributes: html`autocomplete="cc-name"` })}`;
}

/** The account to debit. */
export function debitFields(state: PayPageState): Html {
  return input(state, {
    name: 'iban',
    label: 'IBAN',
    hint: 'The payment is confirmed a little later, as with a real bank debit.',
    attributes: html`autocomplete="off" autocapitalize="characters" spellcheck="false"
    placeholder="AT61 1904 3002 3457 3201"`,
  });
}
