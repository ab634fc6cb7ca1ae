import type { LineItem, Session } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { PayPageState } from './pay-page.ts';

/** Lets the customer change how many of an item are bought, where the session allows it. */
export function quantityForm(session: Session, item: LineItem, state: PayPageState): Html {
  const { minimum, maximum } = item.adjustable_quantity ?? {};
  const typed = state.values?.['item'] === item.id ? state.values['quantity'] : undefined;
  const problem = typed === undefined ? undefined : state.problems?.quantity;
  const id = `quantity-${item.id}`;
  return html`<form
    class="quantity"
    method="post"
    action="/c/pay/${session.id}/quantity"
    novalidate
  >
    <input type="hidden" name="item" value="${item.id}" />
    <label for="${id}">Quantity<span class="hidden"> of ${item.description}</span></label>
    <input
      id="${id}"
      name="quantity"
      type="number"
      min="${Math.max(1, minimum ?? 0)}"
      max="${maximum ?? 99}"
      value="${typed ?? item.quantity}"
      ${problem && html` aria-invalid="true" aria-describedby="${id}-problem" autofocus`}
    />
    <button class="second" type="submit">
      Update<span class="hidden"> the quantity of ${item.description}</span>
    </button>
    ${problem && html`<p class="problem" id="${id}-problem" role="alert">${problem}</p>`}
  </form>`;
}
