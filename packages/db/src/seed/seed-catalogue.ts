import postgres from 'postgres';
import { catalogue } from './catalogue.ts';
import { german } from './german.ts';

/**
 * Writes the sample shop's products, one statement each; a product that is there already gets the catalogue's words,
 * price and content, while its stock and what is reserved of it stay. May be called again. Returns how many there are.
 */
export async function seedCatalogue(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    for (const p of catalogue) {
      await sql`
        insert into products (slug, name, tagline, description, image, image_alt, kind, price_minor, currency, stock, position, content, translations)
        values (${p.slug}, ${p.name}, ${p.tagline}, ${p.description}, ${p.image}, ${p.imageAlt}, ${p.content.kind},
          ${p.priceMinor}, ${p.currency}, ${p.stock}, ${p.position}, ${JSON.stringify(p.content)}::text::jsonb,
          ${JSON.stringify({ de: german[p.slug] ?? {} })}::text::jsonb)
        on conflict (slug) do update set
          name = excluded.name, tagline = excluded.tagline, description = excluded.description,
          image = excluded.image, image_alt = excluded.image_alt, kind = excluded.kind,
          price_minor = excluded.price_minor, currency = excluded.currency,
          position = excluded.position, content = excluded.content,
          translations = excluded.translations`;
    }
    return catalogue.length;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
