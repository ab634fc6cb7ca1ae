import type { World } from '../core/world.ts';
import { formatAmount } from '../payments/money.ts';
import type { LineItem, Session } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { localeOf } from './pay-page.ts';
import type { PayPageState } from './pay-page.ts';

/** What is bought: items, promotion code and totals. */
export function orderSummary(world: World, session: Session, state: PayPageState): Html {
  const money = (amount: number | null) =>
    formatAmount(amount ?? 0, session.currency ?? 'usd', localeOf(session));
  const items = world.checkouts.get(session.id)?.lineItems ?? [];
  const discount = session.total_details?.amount_discount ?? 0;
  return html`<section class="summary" aria-labelledby="summary-title">
    <div>
      ${session.cancel_url && html`<a class="back" href="${session.cancel_url}">Back to the shop</a>`}
      <h1 id="summary-title">
        Amount due <span class="total">${money(session.amount_total)}</span>
      </h1>
      <ul class="items">
        ${items.map((item) => itemRow(world, item, money))}
      </ul>
      ${promotion(world, session, state)}
      <dl class="sums">
        <div>
          <dt>Subtotal</dt>
          <dd>${money(session.amount_subtotal)}</dd>
        </div>
        ${
          discount > 0 &&
          html`<div>
            <dt>Discount</dt>
            <dd>${money(-discount)}</dd>
          </div>`
        }
        <div class="due">
          <dt>Total due</dt>
          <dd>${money(session.amount_total)}</dd>
        </div>
      </dl>
    </div>
  </section>`;
}

function itemRow({ store }: World, item: LineItem, money: (amount: number | null) => string): Html {
  const product = store.find('product', String(item.price?.product));
  const image = product?.images[0];
  const each =
    item.quantity !== null && item.quantity > 1
      ? `${item.quantity} × ${money(item.price?.unit_amount ?? 0)}`
      : null;
  return html`<li>
    ${image && html`<img src="${image}" alt="" width="48" height="48" />`}
    <span class="name">${item.description}</span>
    <span class="amount">${money(item.amount_subtotal)}</span>
    ${each && html`<span class="note">${each}</span>`}
    ${product?.description && html`<span class="note">${product.description}</span>`}
  </li>`;
}

function promotion(world: World, session: Session, state: PayPageState): Html | null {
  if (!session.allow_promotion_codes) return null;
  const applied = world.store.find(
    'promotion_code',
    String(session.discounts?.[0]?.promotion_code ?? ''),
  );
  const problem = state.problems?.promotion_code;
  if (applied) {
    return html`<form class="promotion" method="post" action="/c/pay/${session.id}/promotion">
      <p style="margin:0">
        Code <strong>${applied.code}</strong> applied.
        <input type="hidden" name="promotion_code" value="" /><button class="link" type="submit">
          Remove it
        </button>
      </p>
    </form>`;
  }
  return html`<form class="promotion" method="post" action="/c/pay/${session.id}/promotion">
    <label for="promotion_code">Promotion code</label>
    <div class="row">
      <input
        id="promotion_code"
        name="promotion_code"
        type="text"
        autocomplete="off"
        value="${state.values?.['promotion_code'] ?? ''}"
        ${problem && html` aria-invalid="true" aria-describedby="promotion-problem"`}
      />
      <button class="second" type="submit">Apply</button>
    </div>
    ${problem && html`<p class="problem" id="promotion-problem" role="alert">${problem}</p>`}
  </form>`;
}
