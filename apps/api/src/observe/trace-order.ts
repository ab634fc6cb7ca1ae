type TraceOrder = <T>(orderId: string, step: string, work: () => Promise<T>) => Promise<T>;

const untraced: TraceOrder = (_orderId, _step, work) => work();
let current = untraced;

/** Does one step of an order's life. With tracing on, all steps of an order are one trace, wherever they happen. */
export const traceOrder: TraceOrder = (orderId, step, work) => current(orderId, step, work);

/** From now on steps are traced like this, until the returned function is called. */
export function traceOrdersWith(trace: TraceOrder): () => void {
  current = trace;
  return () => void (current = untraced);
}
