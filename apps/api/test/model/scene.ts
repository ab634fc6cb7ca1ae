import { makeBuyerToken } from '../../src/buyer-token.ts';
import { buyerSecrets, type Model } from './open-model.ts';
import type { Ledger, Scope } from './read-ledger.ts';
import type { StripeTruth } from './stripe-truth.ts';

export type StripeEvent = ReturnType<Model['control']['events']>[number];

/** One history while it is played: its own buyers, products and Stripe account, so that histories never meet. */
export type Scene = {
  model: Model;
  buyers: { id: string; token: string }[];
  slugs: string[];
  keys: string[];
  /** Events whose delivery was answered 2xx, or that were lost on purpose. */
  delivered: Set<string>;
  acknowledged: StripeEvent[];
  ledger: Ledger | undefined;
  pickSession(pick: number): string | undefined;
  pending(): StripeEvent[];
};

let serial = 0;

/** An empty Stripe account, three buyers and four products of this history alone; one product has a single unit. */
export async function newScene(model: Model): Promise<Scene> {
  model.control.reset();
  const name = `m${++serial}`;
  const slugs = ['file', 'licence', 'limited', 'free'].map((kind) => `${name}-${kind}`);
  await model.db.sql`
    insert into products (slug, name, tagline, description, image, image_alt, kind, price_minor, currency, stock, content)
    select ${name} || '-' || s.slug, s.slug, '', '', '', '', p.kind, s.price, s.currency, s.stock, p.content
    from (values
      ('file', 'koerper-und-raum', 1800, 'eur', null),
      ('licence', 'plumb', 4500, 'kwd', null),
      ('limited', 'plumb', 900, 'jpy', 1),
      ('free', 'koerper-und-raum', 0, 'usd', null)
    ) as s(slug, like_slug, price, currency, stock) join products p on p.slug = s.like_slug`;
  const buyers = [0, 1, 2].map((n) => {
    const id = `b_${name}_${n}`;
    return { id, token: makeBuyerToken(id, buyerSecrets) };
  });
  const scene: Scene = {
    model,
    buyers,
    slugs,
    keys: Array.from({ length: 6 }, (_, n) => `${name}_key_${n}`.padEnd(24, '_')),
    delivered: new Set(),
    acknowledged: [],
    ledger: undefined,
    pickSession(pick) {
      const sessions = model.control.sessions();
      return sessions[pick % sessions.length]?.id;
    },
    pending: () => model.control.events().filter((event) => !scene.delivered.has(event.id)),
  };
  return scene;
}

/** Which rows belong to this history. */
export function look(scene: Scene, truth: StripeTruth): Scope {
  return {
    buyers: scene.buyers.map((buyer) => buyer.id),
    slugs: scene.slugs,
    intents: [...truth.sessions.values()].flatMap((session) => session.intent ?? []),
    events: scene.acknowledged.map((event) => event.id),
  };
}
