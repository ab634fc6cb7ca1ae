import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  pgView,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

/** What a product can be. Each kind has one file in the API's `fulfilment` folder. */
export const productKinds = ['file', 'licence', 'page'] as const;
export type ProductKind = (typeof productKinds)[number];

/** What the buyer gets, by kind. Never part of the public catalogue. */
export type ProductContent =
  | {
      kind: 'file';
      /** Relative to the folder or the bucket that files are kept in. */
      path: string;
      fileName: string;
      mediaType: string;
      sizeBytes: number;
      /** How often one purchase may be downloaded; as the shop is configured when it is not there. */
      downloadLimit?: number;
    }
  | {
      kind: 'licence';
      keyPrefix: string;
      activation: string;
      /** `pool`: keys that were imported; otherwise they are made and signed here. */
      source?: 'pool';
    }
  | {
      kind: 'page';
      sections: { heading: string; paragraphs: string[] }[];
      links: { label: string; url: string }[];
    };

/** What a product is called in another language; what is missing is said in the words of the product itself. */
export type ProductTranslation = {
  name?: string;
  tagline?: string;
  description?: string;
  imageAlt?: string;
};

/** One line of an order as it was when the order was placed; later catalogue changes do not touch it. */
export type OrderLine = {
  line: number;
  slug: string;
  name: string;
  kind: ProductKind;
  unitAmountMinor: number;
  quantity: number;
};

/** `failed` and `expired` share a rank: both mean "this session brought no money". */
export const paymentStatuses = ['pending', 'failed', 'expired', 'paid'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];
export const paymentRanks = { pending: 0, failed: 1, expired: 1, paid: 2 } as const;

const amountMinor = (name: string) => bigint(name, { mode: 'number' }).notNull();
const currencyCode = () => text('currency').notNull();
const createdAt = () => timestamp('created_at', { withTimezone: true }).notNull().defaultNow();
const updatedAt = () => timestamp('updated_at', { withTimezone: true }).notNull().defaultNow();
/** What wrote the row: an event id, or the door it came through. */
const cause = () => text('cause').notNull();

export const products = pgTable(
  'products',
  {
    slug: text('slug').primaryKey(),
    name: text('name').notNull(),
    tagline: text('tagline').notNull(),
    description: text('description').notNull(),
    image: text('image').notNull(),
    imageAlt: text('image_alt').notNull(),
    kind: text('kind', { enum: productKinds }).notNull(),
    priceMinor: amountMinor('price_minor'),
    currency: currencyCode(),
    active: boolean('active').notNull().default(true),
    /** Units for sale in all; null = unlimited. */
    stock: integer('stock'),
    /** Units held by open and paid orders. Counted only while `stock` is set. */
    reserved: integer('reserved').notNull().default(0),
    position: integer('position').notNull().default(0),
    content: jsonb('content').$type<ProductContent>().notNull(),
    /** By language, e.g. `de`. */
    translations: jsonb('translations')
      .$type<Record<string, ProductTranslation>>()
      .notNull()
      .default({}),
    createdAt: createdAt(),
  },
  (t) => [
    check('products_slug', sql`${t.slug} ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`),
    check('products_price', sql`${t.priceMinor} between 0 and 99999999`),
    check('products_currency', sql`${t.currency} ~ '^[a-z]{3}$'`),
    check('products_stock', sql`${t.stock} >= 0`),
    check('products_reserved', sql`${t.reserved} >= 0`),
    check('products_kind', sql`${t.kind} = ${t.content} ->> 'kind'`),
  ],
);

export const orders = pgTable(
  'orders',
  {
    /** UUIDv7: new orders land at the end of the index. */
    id: uuid('id').primaryKey(),
    /** The buyer's browser keeps it: the same key is the same order. Null when rebuilt from Stripe. */
    clientKey: text('client_key').unique(),
    buyerId: text('buyer_id').notNull(),
    lines: jsonb('lines').$type<OrderLine[]>().notNull(),
    amountMinor: amountMinor('amount_minor'),
    currency: currencyCode(),
    livemode: boolean('livemode').notNull(),
    /** The language it was begun in, for Stripe's page and mails; null: not known. */
    locale: text('locale'),
    stripeSessionId: text('stripe_session_id').unique(),
    /** Part of the idempotency key towards Stripe; rises only when Stripe stored a failure under it. */
    attempt: smallint('attempt').notNull().default(0),
    /** When the success page last asked Stripe about this order. */
    stripeCheckedAt: timestamp('stripe_checked_at', { withTimezone: true }),
    /** Set when the order never got a session and gave its stock back. */
    closedAt: timestamp('closed_at', { withTimezone: true }),
    cause: cause(),
    createdAt: createdAt(),
  },
  (t) => [
    // Target of the payments' foreign key: an order's payment is the payment of its one session.
    unique('orders_id_session').on(t.id, t.stripeSessionId),
    index('orders_buyer').on(t.buyerId, t.id),
    index('orders_without_session')
      .on(t.id)
      .where(sql`stripe_session_id is null and closed_at is null`),
    check('orders_amount', sql`${t.amountMinor} >= 0`),
    check('orders_currency', sql`${t.currency} ~ '^[a-z]{3}$'`),
    check('orders_locale', sql`${t.locale} ~ '^[a-z]{2}$'`),
    check('orders_lines', sql`jsonb_array_length(${t.lines}) > 0`),
  ],
);

export const payments = pgTable(
  'payments',
  {
    sessionId: text('session_id').primaryKey(),
    orderId: uuid('order_id').notNull(),
    paymentIntentId: text('payment_intent_id').unique(),
    /** What Stripe took, after discounts. */
    amountMinor: amountMinor('amount_minor'),
    currency: currencyCode(),
    status: text('status', { enum: paymentStatuses }).notNull(),
    rank: smallint('rank').notNull(),
    buyerEmail: text('buyer_email'),
    cause: cause(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    foreignKey({
      name: 'payments_order_session',
      columns: [t.orderId, t.sessionId],
      foreignColumns: [orders.id, orders.stripeSessionId],
    }),
    index('payments_order').on(t.orderId),
    // How addresses are compared: see `emailKey`.
    index('payments_buyer_email').on(sql`lower(${t.buyerEmail} collate "C")`),
    index('payments_unsettled')
      .on(t.createdAt)
      .where(sql`rank = 0`),
    check('payments_amount', sql`${t.amountMinor} >= 0`),
    check('payments_currency', sql`${t.currency} ~ '^[a-z]{3}$'`),
    check(
      'payments_rank',
      sql`(${t.status}, ${t.rank}) in (('pending', 0), ('failed', 1), ('expired', 1), ('paid', 2))`,
    ),
  ],
);

/**
 * Stripe's words for a refund, from the least to the most settled. A fact only moves on along its list, whatever the
 * order of arrival; the rank decides about access.
 */
export const refundStatuses = [
  'requires_action',
  'pending',
  'succeeded',
  'canceled',
  'failed',
] as const;
export type RefundStatus = (typeof refundStatuses)[number];
export const refundRanks = {
  requires_action: 0,
  pending: 0,
  succeeded: 1,
  canceled: 2,
  failed: 2,
} as const satisfies Record<RefundStatus, number>;

/** May arrive before its payment, so there is no foreign key to it. */
export const refunds = pgTable(
  'refunds',
  {
    id: text('id').primaryKey(),
    paymentIntentId: text('payment_intent_id').notNull(),
    amountMinor: amountMinor('amount_minor'),
    currency: currencyCode(),
    status: text('status', { enum: refundStatuses }).notNull(),
    /** pending 0 < succeeded 1 < failed or canceled 2. */
    rank: smallint('rank').notNull(),
    /** The order's lines that it names, each with the units that go back: `{"2": 1}`. Only grows. */
    lines: jsonb('lines').$type<Record<string, number>>().notNull().default({}),
    cause: cause(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('refunds_payment_intent').on(t.paymentIntentId),
    index('refunds_unsettled')
      .on(t.createdAt)
      .where(sql`rank = 0`),
    check('refunds_amount', sql`${t.amountMinor} >= 0`),
    check('refunds_currency', sql`${t.currency} ~ '^[a-z]{3}$'`),
    check('refunds_rank', sql`${t.rank} between 0 and 2`),
    check('refunds_lines', sql`jsonb_typeof(${t.lines}) = 'object'`),
    check(
      'refunds_status',
      sql`(${t.status}, ${t.rank}) in (('requires_action', 0), ('pending', 0), ('succeeded', 1), ('canceled', 2), ('failed', 2))`,
    ),
  ],
);

/**
 * Stripe's words for a dispute, from the least to the most settled. An inquiry (`warning_…`) has moved no money, so it
 * ranks below a dispute and takes nothing from the buyer.
 */
export const disputeStatuses = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'prevented',
  'won',
  'lost',
] as const;
export type DisputeStatus = (typeof disputeStatuses)[number];
export const disputeRanks = {
  warning_needs_response: -1,
  warning_under_review: -1,
  warning_closed: -1,
  needs_response: 0,
  under_review: 0,
  prevented: 1,
  won: 1,
  lost: 2,
} as const satisfies Record<DisputeStatus, number>;

/** May arrive before its payment, so there is no foreign key to it. */
export const disputes = pgTable(
  'disputes',
  {
    id: text('id').primaryKey(),
    paymentIntentId: text('payment_intent_id').notNull(),
    amountMinor: amountMinor('amount_minor'),
    currency: currencyCode(),
    status: text('status', { enum: disputeStatuses }).notNull(),
    /** inquiry -1 (no money moved) < open 0 < won 1 < lost 2. */
    rank: smallint('rank').notNull(),
    cause: cause(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('disputes_payment_intent').on(t.paymentIntentId),
    index('disputes_unsettled')
      .on(t.createdAt)
      .where(sql`rank <= 0 and status <> 'warning_closed'`),
    check('disputes_amount', sql`${t.amountMinor} >= 0`),
    check('disputes_currency', sql`${t.currency} ~ '^[a-z]{3}$'`),
    check('disputes_rank', sql`${t.rank} between -1 and 2`),
    check(
      'disputes_status',
      sql`(${t.status}, ${t.rank}) in (
        ('warning_needs_response', -1), ('warning_under_review', -1), ('warning_closed', -1),
        ('needs_response', 0), ('under_review', 0), ('prevented', 1), ('won', 1), ('lost', 2))`,
    ),
  ],
);

/** What a buyer may use: one row per order line, inserted once, never changed. */
export const grants = pgTable(
  'grants',
  {
    orderId: uuid('order_id').notNull(),
    line: smallint('line').notNull(),
    sessionId: text('session_id')
      .notNull()
      .references(() => payments.sessionId),
    productSlug: text('product_slug')
      .notNull()
      .references(() => products.slug),
    quantity: integer('quantity').notNull(),
    /**
     * Licence keys are computed from it, so it never changes. A keyed function of the order, so that a ledger rebuilt
     * from Stripe gives the same keys; the default serves a replica of the version before, which sends none.
     */
    seed: uuid('seed').notNull().defaultRandom(),
    /** Which of the shop's keys signs the licence keys; null for a grant from before there were signed ones. */
    licenceKeyId: text('licence_key_id'),
    cause: cause(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ name: 'grants_pk', columns: [t.orderId, t.line] }),
    check('grants_quantity', sql`${t.quantity} > 0`),
    check('grants_line', sql`${t.line} > 0`),
  ],
);

/** Licence keys that were made elsewhere and imported. Each is handed out once and stays with its unit. */
export const licencePool = pgTable(
  'licence_pool',
  {
    /** Keys are handed out in this order. */
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    productSlug: text('product_slug')
      .notNull()
      .references(() => products.slug),
    key: text('key').notNull().unique(),
    importedAt: timestamp('imported_at', { withTimezone: true }).notNull().defaultNow(),
    /** The unit that has it: no foreign key, so that a ledger that is rebuilt finds its keys again. */
    orderId: uuid('order_id'),
    line: smallint('line'),
    unit: smallint('unit'),
    takenAt: timestamp('taken_at', { withTimezone: true }),
  },
  (t) => [
    unique('licence_pool_unit').on(t.orderId, t.line, t.unit),
    index('licence_pool_free')
      .on(t.productSlug, t.id)
      .where(sql`order_id is null`),
    check('licence_pool_key', sql`length(${t.key}) between 1 and 500`),
    check(
      'licence_pool_taken',
      sql`num_nonnulls(${t.orderId}, ${t.line}, ${t.unit}, ${t.takenAt}) in (0, 4)`,
    ),
    check('licence_pool_numbers', sql`${t.line} > 0 and ${t.unit} > 0`),
  ],
);

/** Units that were paid for while the pool was empty: the next import gives them their keys. */
export const licenceWaits = pgTable(
  'licence_waits',
  {
    orderId: uuid('order_id').notNull(),
    line: smallint('line').notNull(),
    unit: smallint('unit').notNull(),
    productSlug: text('product_slug').notNull(),
    since: timestamp('since', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'licence_waits_pk', columns: [t.orderId, t.line, t.unit] })],
);

/** How often what a grant opens was downloaded. */
export const downloads = pgTable(
  'downloads',
  {
    orderId: uuid('order_id').notNull(),
    line: smallint('line').notNull(),
    used: integer('used').notNull(),
    /** The links that were counted last: what else comes over them is the same download. */
    links: text('links').array().notNull(),
    lastAt: timestamp('last_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'downloads_pk', columns: [t.orderId, t.line] }),
    check('downloads_used', sql`${t.used} > 0`),
  ],
);

/** What happens outside PostgreSQL because of a fact, or because somebody asked for it. */
export const effectKinds = [
  'receipt',
  'pending',
  'failed',
  'refund',
  'dispute',
  'access-link',
] as const;
export type EffectKind = (typeof effectKinds)[number];

/** Effects yet to be performed, written by the statement that writes their fact. */
export const outbox = pgTable(
  'outbox',
  {
    /** One effect of one fact, e.g. `receipt:cs_…`: the receiver's idempotency key. */
    key: text('key').primaryKey(),
    kind: text('kind', { enum: effectKinds }).notNull(),
    /** Ids only: what is said is read when it is said. */
    body: jsonb('body').$type<Record<string, string>>().notNull(),
    /** `infinity`: given up after too many attempts, see `last_error`. */
    runAt: timestamp('run_at', { withTimezone: true }).notNull().defaultNow(),
    attempts: integer('attempts').notNull().default(0),
    /** Until then one worker has it. */
    lockedUntil: timestamp('locked_until', { withTimezone: true }),
    doneAt: timestamp('done_at', { withTimezone: true }),
    /** Why the last attempt failed, or, beside `done_at`, why nothing was sent. */
    lastError: text('last_error'),
  },
  (t) => [
    index('outbox_due')
      .on(t.runAt)
      .where(sql`done_at is null`),
    check('outbox_kind', sql`${t.key} like ${t.kind} || ':_%'`),
  ],
);

/** One row per window of the sweep: whoever moves `due_at` on does the work. */
export const sweeps = pgTable('sweeps', {
  name: text('name').primaryKey(),
  /** While a sweep runs: until when it counts as alive. Afterwards: when the next one is due. */
  dueAt: timestamp('due_at', { withTimezone: true }).notNull(),
  finishedAt: timestamp('finished_at', { withTimezone: true }),
  /** Facts that no webhook had brought, over all sweeps of this window. */
  healed: bigint('healed', { mode: 'number' }).notNull().default(0),
});

/**
 * Links that open the purchases of an e-mail address, each once. What stands in the mail is signed with a secret that is
 * not in the database: whoever reads this table cannot open anything. Not facts: rows that are over are removed.
 */
export const accessLinks = pgTable(
  'access_links',
  {
    id: uuid('id').primaryKey(),
    /** As `emailKey` writes it. */
    email: text('email').notNull(),
    createdAt: createdAt(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    usedAt: timestamp('used_at', { withTimezone: true }),
  },
  (t) => [index('access_links_expired').on(t.expiresAt)],
);

/** Browsers that opened a link and see the purchases of its address until they are signed out or idle for too long. */
export const devices = pgTable(
  'devices',
  {
    id: uuid('id').primaryKey(),
    /** SHA-256 of the token in the browser's cookie. */
    tokenHash: text('token_hash').notNull().unique(),
    /** A link lets one device in. */
    linkId: uuid('link_id').notNull().unique(),
    email: text('email').notNull(),
    /** As far as the browser tells, e.g. Firefox and Windows. */
    browser: text('browser'),
    system: text('system'),
    createdAt: createdAt(),
    lastSeenAt: timestamp('last_seen_at', { withTimezone: true }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (t) => [index('devices_email').on(t.email), index('devices_idle').on(t.lastSeenAt)],
);

/** How often somebody called within the current window. Not a fact: may be lost. */
export const callCounts = pgTable(
  'call_counts',
  {
    /** What is called, and by whom: a buyer or an address. */
    key: text('key').primaryKey(),
    calls: integer('calls').notNull(),
    endsAt: timestamp('ends_at', { withTimezone: true }).notNull(),
  },
  (t) => [index('call_counts_ended').on(t.endsAt)],
);

/**
 * `failing`: applying it throws, Stripe sends it again; `parked`: it threw too often and waits for a person. Both until
 * it is applied after all.
 */
export const eventOutcomes = ['applied', 'duplicate', 'quarantined', 'failing', 'parked'] as const;
export type EventOutcome = (typeof eventOutcomes)[number];

/** Audit, replay and quarantine. Never a gate: the ledger is right with this table empty. */
export const stripeEvents = pgTable(
  'stripe_events',
  {
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    objectId: text('object_id').notNull(),
    apiVersion: text('api_version'),
    /** The order it speaks of, as far as it is known. */
    orderId: uuid('order_id'),
    /** The signed bytes, as text. Null: dropped after its time (`prunePayloads`). */
    payload: text('payload'),
    deliveries: integer('deliveries').notNull().default(1),
    /** How often applying it threw. */
    failures: integer('failures').notNull().default(0),
    outcome: text('outcome', { enum: eventOutcomes }).notNull(),
    /** Why it was quarantined, or what it failed with. */
    reason: text('reason'),
    /**
     * Position of the secret in STRIPE_WEBHOOK_SECRET that verified it: tells when an old one may go. -1: no delivery,
     * what Stripe answered when it was asked.
     */
    secretIndex: smallint('secret_index').notNull(),
    /** From Stripe's `created` (whole seconds) to our first receipt. */
    latencyMs: bigint('latency_ms', { mode: 'number' }).notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    index('stripe_events_object').on(t.objectId),
    index('stripe_events_order').on(t.orderId),
    index('stripe_events_received').on(t.receivedAt, t.id),
    index('stripe_events_payload')
      .on(t.receivedAt)
      .where(sql`payload is not null and outcome in ('applied', 'duplicate')`),
    index('stripe_events_quarantined')
      .on(t.receivedAt)
      .where(sql`outcome = 'quarantined'`),
    index('stripe_events_stuck')
      .on(t.receivedAt)
      .where(sql`outcome in ('failing', 'parked')`),
    check(
      'stripe_events_reason',
      sql`${t.outcome} <> 'quarantined' or coalesce(${t.reason}, '') <> ''`,
    ),
  ],
);

/** The grants, and of each the units, that open something right now: granted, paid, not refunded, not disputed. */
export const access = pgView('access', {
  orderId: uuid('order_id').notNull(),
  line: smallint('line').notNull(),
  buyerId: text('buyer_id').notNull(),
  productSlug: text('product_slug').notNull(),
  quantity: integer('quantity').notNull(),
  seed: uuid('seed').notNull(),
}).existing();
