import { testCards, testIbans } from '../payments/test-cards.ts';
import type { Session } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

const inFours = (text: string) => text.replace(/(.{4})(?=.)/g, '$1 ');

/** The cards and accounts to try, each a link that fills the form in. */
export function testValues(session: Session): Html {
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
