import type { World } from '../core/world.ts';
import type { Session } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { PayPageState } from './pay-page.ts';

/** Takes a promotion code, or shows the one applied; nothing where the session takes none. */
export function promotionForm(world: World, session: Session, state: PayPageState): Html | null {
  if (!session.allow_promotion_codes) return null;
  const applied = world.store.find(
    'promotion_code',
    String(session.discounts?.[0]?.promotion_code ?? ''),
  );
  const problem = state.problems?.promotion_code;
  if (applied) {
    return html`<form class="promotion" method="post" action="/c/pay/${session.id}/promotion">
      <p>
        Code <strong>${applied.code}</strong> applied.
        <input type="hidden" name="promotion_code" value="" />
        <button class="link" type="submit">
          Remove<span class="hidden"> the promotion code</span>
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
        ${problem && html` aria-invalid="true" aria-describedby="promotion-problem" autofocus`}
      />
      <button class="second" type="submit">Apply</button>
    </div>
    ${problem && html`<p class="problem" id="promotion-problem" role="alert">${problem}</p>`}
  </form>`;
}
