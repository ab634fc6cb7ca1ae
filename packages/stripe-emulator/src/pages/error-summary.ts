import { html } from './html.ts';
import type { Html } from './html.ts';
import type { PayPageState } from './pay-page.ts';

const labels: Record<string, string> = {
  email: 'Email',
  phone: 'Phone number',
  payment_method: 'Payment method',
  card_number: 'Card number',
  card_expiry: 'Expiry date',
  card_cvc: 'Security code',
  name: 'Name on card',
  iban: 'IBAN',
};

/**
 * What is wrong, above the form: the refusal, or a link to each field at fault. It takes the focus when
 * the page opens. Null when nothing is wrong, or it is told where it belongs to another form.
 */
export function errorSummary({ alert, problems = {} }: PayPageState): Html | null {
  const wrong = Object.entries(problems).filter(([name]) => labels[name]);
  if (alert === undefined && wrong.length === 0) return null;
  const sentence = alert ?? 'Some details are missing or not right:';
  return html`<div class="alert" role="alert" id="alert" tabindex="-1" autofocus>
    ${sentence}
    ${
      wrong.length > 0 &&
      html`<ul>
        ${wrong.map(([name, problem]) => html`<li><a href="#${name}">${labels[name]}</a>: ${problem}</li>`)}
      </ul>`
    }
  </div>`;
}
