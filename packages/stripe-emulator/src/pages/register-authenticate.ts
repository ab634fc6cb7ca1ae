import type { FastifyInstance } from 'fastify';
import type { World } from '../core/world.ts';
import { answerIntentChallenge, isChallenged } from '../payments/confirm-intent.ts';
import { formatAmount } from '../payments/money.ts';
import type { PaymentIntent } from '../wire.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { layout, sendPage } from './layout.ts';
import { payStyles } from './pay-styles.ts';
import { testBanner } from './pay-page.ts';
import { readForms } from './read-forms.ts';

interface Route {
  Params: { id: string };
  Body: URLSearchParams | undefined;
}

/** Where `next_action` sends a customer whose card, charged over the API, asks for 3-D Secure. */
export async function registerAuthenticate(
  app: FastifyInstance,
  { world }: { world: World },
): Promise<void> {
  readForms(app, (form) => new URLSearchParams(form));
  const waiting = (id: string) => {
    const intent = world.store.find('payment_intent', id);
    return intent && isChallenged(intent) ? intent : undefined;
  };

  app.get<Route>('/c/authenticate/:id', (request, reply) => {
    const intent = waiting(request.params.id);
    return intent
      ? sendPage(reply, questionPage(intent))
      : sendPage(reply, nothingPage(), { status: 404 });
  });

  app.post<Route>('/c/authenticate/:id', (request, reply) => {
    const intent = waiting(request.params.id);
    if (!intent) return sendPage(reply, nothingPage(), { status: 404 });
    const back = intent.next_action?.redirect_to_url?.return_url;
    const passed = request.body?.get('result') === 'complete';
    answerIntentChallenge(world, intent, passed);
    if (!back) return sendPage(reply, nothingPage());
    const target = new URL(back);
    target.searchParams.set('payment_intent', intent.id);
    target.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
    target.searchParams.set('redirect_status', passed ? 'succeeded' : 'failed');
    return reply.redirect(target.href, 303);
  });
}

function questionPage({ id, amount, currency }: PaymentIntent): Html {
  return page(
    '3-D Secure: confirm your payment',
    html`<p>
        Your bank asks you to confirm a payment of ${formatAmount(amount, currency)}. This page
        stands in for the bank's.
      </p>
      <form method="post" action="/c/authenticate/${id}">
        <button class="pay" type="submit" name="result" value="complete">Complete</button>
        <button class="second" type="submit" name="result" value="fail">Fail</button>
      </form>`,
  );
}

function nothingPage(): Html {
  return page('Nothing to confirm', html`<p>No payment waits for an answer here.</p>`);
}

function page(title: string, content: Html): Html {
  const body = html`${testBanner}
    <main class="notice">
      <h1>${title}</h1>
      ${content}
    </main>`;
  return layout({ title, styles: payStyles, body });
}
