import type { Product } from '@till/contracts';
import { formatMoney } from '@till/contracts/format-money';
import { useEffect, useState } from 'react';
import { buy, describeFailure, till } from './till.ts';

export function Products() {
  const [products, setProducts] = useState<Product[]>([]);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    till.catalogue.list.query().then(setProducts, (error) => setFailure(describeFailure(error)));
  }, []);

  async function press(slug: string) {
    setBusy(true);
    setFailure(undefined);
    await buy(slug).catch((error) => setFailure(describeFailure(error)));
    setBusy(false);
  }

  return (
    <>
      {failure && <p role="alert">{failure}</p>}
      {products.map(({ slug, name, tagline, priceMinor, currency, available }) => (
        <article key={slug}>
          <h2>{name}</h2>
          <p>{tagline}</p>
          <button disabled={busy || available === 0} onClick={() => press(slug)}>
            {available === 0
              ? 'Sold out'
              : `Buy ${name} for ${formatMoney(priceMinor, currency, 'en')}`}
          </button>
        </article>
      ))}
    </>
  );
}
