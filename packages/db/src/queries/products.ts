import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '../open-database.ts';
import { products, type ProductTranslation } from '../schema.ts';

/** What anyone may see of a product, in the given language as far as it is translated. */
const publicColumns = (locale: string | undefined) => ({
  slug: products.slug,
  name: inLanguage(products.name, 'name', locale),
  tagline: inLanguage(products.tagline, 'tagline', locale),
  description: inLanguage(products.description, 'description', locale),
  image: products.image,
  imageAlt: inLanguage(products.imageAlt, 'imageAlt', locale),
  kind: products.kind,
  priceMinor: products.priceMinor,
  currency: products.currency,
  /** Units left; null = unlimited. (A bare `greatest` would skip the null and say 0.) */
  available: sql<
    number | null
  >`case when ${products.stock} is not null then greatest(0, ${products.stock} - ${products.reserved}) end`,
  /** Units that one buyer may hold unpaid; null = any number. */
  mostHeld: sql<
    number | null
  >`case when ${products.stock} is not null then most_units_held(${products.stock}) end`,
});

function inLanguage(
  column: AnyPgColumn<{ data: string }>,
  field: keyof ProductTranslation,
  locale: string | undefined,
) {
  if (locale === undefined) return sql<string>`${column}`;
  return sql<string>`coalesce(${products.translations} -> ${locale}::text ->> ${field}::text, ${column})`;
}

/** The active products in the shop's order. What the buyer pays for (`content`) is not among the columns. */
export function listProducts(db: Database, locale?: string) {
  return db.orm
    .select(publicColumns(locale))
    .from(products)
    .where(eq(products.active, true))
    .orderBy(asc(products.position), asc(products.slug));
}

/** A row of the catalogue as these queries give it. */
export type PublicProduct = Awaited<ReturnType<typeof listProducts>>[number];

/** One active product, or undefined. */
export async function findProduct(db: Database, slug: string, locale?: string) {
  const [product] = await db.orm
    .select(publicColumns(locale))
    .from(products)
    .where(and(eq(products.slug, slug), eq(products.active, true)));
  return product;
}

/** Those of the products that there are and that are active, in no order. */
export function findProducts(db: Database, slugs: string[]) {
  return db.orm
    .select(publicColumns(undefined))
    .from(products)
    .where(and(inArray(products.slug, slugs), eq(products.active, true)));
}
