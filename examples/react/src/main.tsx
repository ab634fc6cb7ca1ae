import { createRoot } from 'react-dom/client';
import { Order } from './order.tsx';
import { Products } from './products.tsx';

/** Stripe sends buyers back to /payment/success and /payment/cancel: this page is served for every path. */
function App() {
  const sessionId = new URLSearchParams(location.search).get('session_id');
  const paid = location.pathname === '/payment/success' && sessionId;
  return (
    <>
      <h1>A shop in React</h1>
      {location.pathname === '/payment/cancel' && <p>Nothing was charged.</p>}
      <main aria-live="polite">{paid ? <Order sessionId={sessionId} /> : <Products />}</main>
    </>
  );
}

createRoot(document.getElementById('app')!).render(<App />);
