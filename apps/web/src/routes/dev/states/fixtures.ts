import type { Access, Delivery, Order, OrderState, Product } from '@till/contracts';

const longName =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsfestschrift, zweite Auflage';

export const product: Product = {
  slug: 'koerper-und-raum',
  name: 'Körper & Raum',
  tagline: 'A short book on grids that hold.',
  description:
    'Ninety-six pages on how a grid carries a page, with forty worked examples.\n\nSet in two sizes of one typeface, as the book recommends.',
  image: '/images/koerper-und-raum.svg',
  imageAlt: 'An open book of grids',
  kind: 'file',
  priceMinor: 1800,
  currency: 'eur',
  available: null,
  maxQuantity: 1,
};

export const licence: Product = {
  ...product,
  slug: 'plumb',
  name: 'Plumb',
  tagline: 'Straightens what a hurried export bent.',
  image: '/images/plumb.svg',
  imageAlt: 'A plumb line over a crooked frame',
  kind: 'licence',
  priceMinor: 2900,
  currency: 'usd',
  maxQuantity: 20,
};

export const longNamed: Product = {
  ...licence,
  name: longName,
  tagline: `${longName}, with everything that belongs to it and is too long for one line`,
  priceMinor: 99_999_999,
  currency: 'kwd',
  available: 3,
  maxQuantity: 3,
};

export const rightToLeft: Product = {
  ...product,
  name: 'ספר הרשתות: מדריך קצר',
  tagline: 'ספר קצר על הרשתות שנושאות את העמוד.',
  description: 'תשעים ושישה עמודים על הרשת שנושאת את העמוד.\n\nעם ארבעים דוגמאות פתורות.',
};

const deviceOf = (browser: string | null, system: string | null, current: boolean) => ({
  id: `01938f6e-0002-4000-8000-00000000000${browser?.length ?? 0}`,
  browser,
  system,
  createdAt: '2026-11-20T10:00:00Z',
  lastSeenAt: '2026-11-24T10:00:00Z',
  current,
});

export const access: Access = {
  email: 'a.rather.long.address.that.somebody.has@workshop-of-narrow-things.example.com',
  devices: [
    deviceOf('Firefox', 'Windows', true),
    deviceOf('Safari', 'iOS', false),
    deviceOf(null, null, false),
  ],
};

const firstKey =
  'PLUMB-04VYXQ-K1E5QM-Z206S7-27DWEB-31WH1R-T2K6GG-60WEB3-G40G41-7BSDQQ-KJX0R8-4ZV9T5-W1CNHA-20M3P6-GQ8D7F-RB9E4S-Y5K0JX-3TZCWH-N71A8M-6V2QPD-9FGRB4-ES5YK0-JX3TZC-WHN71A-8M6V2Q';
const secondKey = firstKey.replace('G40G41', 'G40G82').replace('7BSDQQ', 'H2M6WC');

const deliveries: Record<Product['kind'], Delivery> = {
  file: {
    kind: 'file',
    fileName: 'Körper & Raum – Raster.pdf',
    sizeBytes: 1_363_200,
    downloadsLeft: 98,
  },
  licence: {
    kind: 'licence',
    keys: [firstKey, secondKey],
    keysWaiting: 0,
    activation: 'Open Plumb, choose Licence and paste the key. It works on three machines.',
  },
  page: { kind: 'page' },
};

export const usedUp: Delivery = { ...deliveries.file, downloadsLeft: 0 } as Delivery;
export const keysWaiting: Delivery = {
  ...deliveries.licence,
  keys: [firstKey],
  keysWaiting: 2,
} as Delivery;

/** An order of one product in the given state; it opens its product while it is paid. */
export function orderOf(
  bought: Product,
  state: OrderState,
  overrides: Partial<Order> & { quantity?: number; delivery?: Delivery } = {},
): Order {
  const { quantity = 1, delivery = deliveries[bought.kind], ...rest } = overrides;
  const amountMinor = bought.priceMinor * quantity;
  const wasPaid = state === 'paid' || state === 'refunded' || state === 'disputed';
  return {
    id: '01938f6e-4c1a-7cc3-98c4-dc0c0c07398f',
    amountMinor,
    currency: bought.currency,
    createdAt: '2026-11-24T10:30:00Z',
    sessionId: 'cs_test_fixture',
    state,
    paidMinor: wasPaid ? amountMinor : null,
    refundedMinor: state === 'refunded' ? amountMinor : 0,
    sendsMail: true,
    lines: [
      {
        line: 1,
        slug: bought.slug,
        name: bought.name,
        kind: bought.kind,
        unitAmountMinor: bought.priceMinor,
        quantity,
        refundedUnits: 0,
        delivery: state === 'paid' ? delivery : null,
      },
    ],
    ...rest,
  };
}

/** The order with several lines, each like its first one but for what is given. */
export function withLines(order: Order, changes: Partial<Order['lines'][number]>[]): Order {
  const [first] = order.lines;
  if (!first) return order;
  const lines = changes.map((change, index) => {
    const line = { ...first, line: index + 1, ...change };
    return line.refundedUnits < line.quantity ? line : { ...line, delivery: null };
  });
  const sum = lines.reduce((all, line) => all + line.unitAmountMinor * line.quantity, 0);
  return { ...order, lines, amountMinor: sum, paidMinor: order.paidMinor === null ? null : sum };
}
