import { newProcess, unlessDead, type Crash, type Process } from './fault-points.ts';
import type { Step, StripeTrouble } from './history.ts';
import type { Scene } from './scene.ts';
import { takeTurns } from './turns.ts';

type Start = Extract<Step, { do: 'start' }>;
type Look = Extract<Step, { do: 'look' }>;
type Answer<T> = { result?: { data: T }; error?: { data: { shopCode: string } } };

/** A process that meets this trouble when it calls Stripe. */
export function troubledProcess(
  scene: Scene,
  method: string,
  step: { crash: Crash | null; stripe: StripeTrouble | null },
): Process {
  const { crash, stripe } = step;
  if (stripe === '429' || stripe === '500') {
    scene.model.control.setFault({ method, path: '/v1/checkout/sessions', kind: stripe });
  }
  return {
    ...newProcess(crash),
    ...(stripe?.startsWith('lost') && { stripeLine: stripe }),
  } as Process;
}

/** One click or several at once, with one key. Whoever gets an answer gets the same session. */
export async function startCheckout(scene: Scene, step: Start): Promise<void> {
  const { app, see, db } = scene.model;
  const buyer = scene.buyers[step.buyer];
  const slug = scene.slugs[step.product];
  if (!buyer || !slug) return;
  const quantity = step.product === 1 || step.product === 2 ? step.quantity : 1;
  const turns = takeTurns(step.clicks, step.turns);
  const first = troubledProcess(scene, 'POST', step);
  const answers = await Promise.all(
    Array.from({ length: step.clicks }, async (_, number) => {
      const process = number === 0 ? first : newProcess(null);
      const response = await unlessDead({ process, turns, number }, async () =>
        app.inject({
          method: 'POST',
          url: '/trpc/checkout.start',
          headers: { 'x-till-buyer': buyer.token },
          payload: { slug, quantity, clientKey: scene.keys[step.key] },
        }),
      );
      return response?.json<Answer<{ orderId: string; url: string }>>();
    }),
  );
  const urls = new Set<string>();
  for (const answer of answers) {
    if (!answer) see('start died');
    else if (answer.error) see(`start ${answer.error.data.shopCode}`);
    else if (answer.result) {
      see('start ok');
      urls.add(answer.result.data.url);
      const { orderId, url } = answer.result.data;
      const [order] = await db.sql<{ session: string | null }[]>`
        select stripe_session_id as session from orders where id = ${orderId}::uuid`;
      if (!order) throw new Error('a checkout was started without its order row');
      if (!order.session || !url.includes(order.session))
        throw new Error(`the order does not know the session its buyer was sent to: ${url}`);
    }
  }
  if (urls.size > 1) throw new Error(`one key, several sessions: ${[...urls].join(' ')}`);
}

/** The success page, as its buyer or as somebody else. */
export async function lookAtOrder(scene: Scene, session: string, step: Look): Promise<void> {
  const { app, see, db } = scene.model;
  const buyer = scene.buyers[step.buyer];
  if (!buyer) return;
  const process = troubledProcess(scene, 'GET', step);
  const input = encodeURIComponent(JSON.stringify({ sessionId: session }));
  const response = await unlessDead({ process, number: 0 }, async () =>
    app.inject({
      method: 'GET',
      url: `/trpc/orders.readBySession?input=${input}`,
      headers: { 'x-till-buyer': buyer.token },
    }),
  );
  if (!response) return see('look died');
  const answer = response.json<Answer<{ state: string; lines: { delivery: unknown }[] }>>();
  see(`look ${answer.result?.data.state ?? answer.error?.data.shopCode}`);
  const [order] = await db.sql<{ buyer: string; open: boolean }[]>`
    select o.buyer_id as buyer, exists (select 1 from access a where a.order_id = o.id) as open
    from orders o where o.stripe_session_id = ${session}`;
  const theirs = order?.buyer === buyer.id;
  if (theirs !== (answer.result !== undefined))
    throw new Error(`the wrong buyer sees an order: ${response.body}`);
  const given = answer.result?.data.lines.some((line) => line.delivery !== null) ?? false;
  if (theirs && given !== order.open)
    throw new Error(`what is shown is not what is open: ${response.body}`);
}
