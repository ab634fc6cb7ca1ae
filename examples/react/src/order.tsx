import type { Order as OrderData } from '@till/contracts';
import { useEffect, useState } from 'react';
import { describeFailure, forgetClientKeys, till } from './till.ts';

/** The order of a Checkout Session; looks again every second until its payment is settled. */
export function Order({ sessionId }: { sessionId: string }) {
  const [order, setOrder] = useState<OrderData>();
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    async function look() {
      const seen = await till.orders.readBySession.query({ sessionId });
      setOrder(seen);
      if (seen.state === 'open' || seen.state === 'processing') {
        timer = setTimeout(lookOrSay, 1_000);
      } else forgetClientKeys();
    }
    const lookOrSay = () => look().catch((error) => setFailure(describeFailure(error)));
    void lookOrSay();
    return () => clearTimeout(timer);
  }, [sessionId]);

  if (failure) return <p role="alert">{failure}</p>;
  if (!order) return <p>One moment…</p>;
  return (
    <>
      <p>Your order is {order.state}.</p>
      {order.lines.map(({ line, name, delivery }) => (
        <article key={line}>
          <h2>{name}</h2>
          {delivery?.kind === 'licence' && <code>{delivery.keys.join(', ')}</code>}
        </article>
      ))}
    </>
  );
}
