import type { World } from '../core/world.ts';
import { formatAmount } from '../payments/money.ts';
import type { LineItem, Session } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { amountOf, localeOf } from './pay-page.ts';
import type { PayPageState } from './pay-page.ts';
import { promotionForm } from './promotion-form.ts';
import { quantityForm } from './quantity-form.ts';

/** What is bought: items, promotion code and totals. */
export function orderSummary(world: World, session: Session, state: PayPageState): Html {
  const money = (amount: number | null) =>
    formatAmount(amount ?? 0, session.currency ?? 'usd', localeOf(session));
  const items = world.checkouts.get(session.id)?.lineItems ?? [];
  const discount = session.total_details?.amount_discount ?? 0;
  const shop = URL.parse(session.cancel_url ?? session.success_url ?? '')?.host;
  return html`<section class="summary" aria-labelledby="summary-title">
    <div>
      ${session.cancel_url && html`<a class="back" href="${session.cancel_url}"><span aria-hidden="true">←</span> Back to the shop</a>`}
      <h1 id="summary-title">
        Pay ${shop ?? 'the shop'} <span class="total">${amountOf(session)}</span>
      </h1>
      <ul class="items">
        ${items.map((item) => itemRow(world, session, item, { state, money }))}
      </ul>
      ${promotionForm(world, session, state)}
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

interface Shown {
  state: PayPageState;
  money: (amount: number | null) => string;
}

function itemRow(
  { store }: World,
  session: Session,
  item: LineItem,
  { state, money }: Shown,
): Html {
  const product = store.find('product', String(item.price?.product));
  const image = product?.images[0];
  const quantity = item.quantity ?? 1;
  return html`<li>
    ${image && html`<img src="${image}" alt="" width="56" height="56" />`}
    <span class="name">${item.description}</span>
    <span class="amount">${money(item.amount_subtotal)}</span>
    ${product?.description && html`<span class="note">${product.description}</span>`}
    ${quantity > 1 && html`<span class="note">${quantity} × ${money(item.price?.unit_amount ?? 0)}</span>`}
    ${item.adjustable_quantity?.enabled && quantityForm(session, item, state)}
  </li>`;
}

/** Where the images of the order come from. */
export function imagesOf({ checkouts, store }: World, session: Session): string[] {
  const items = checkouts.get(session.id)?.lineItems ?? [];
  return items.flatMap(
    ({ price }) => store.find('product', String(price?.product))?.images.slice(0, 1) ?? [],
  );
}
