CREATE TABLE "outbox" (
	"key" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"body" jsonb NOT NULL,
	"run_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	"done_at" timestamp with time zone,
	"last_error" text,
	CONSTRAINT "outbox_kind" CHECK ("outbox"."key" like "outbox"."kind" || ':_%')
);
--> statement-breakpoint
CREATE TABLE "sweeps" (
	"name" text PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"healed" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "stripe_events" ADD COLUMN "order_id" uuid;--> statement-breakpoint
ALTER TABLE "stripe_events" ADD COLUMN "failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("run_at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "stripe_events_order" ON "stripe_events" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "stripe_events_stuck" ON "stripe_events" USING btree ("received_at") WHERE outcome in ('failing', 'parked');--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_amount" CHECK ("disputes"."amount_minor" >= 0);--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_currency" CHECK ("disputes"."currency" ~ '^[a-z]{3}$');--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_status" CHECK (("disputes"."status", "disputes"."rank") in (
        ('warning_needs_response', -1), ('warning_under_review', -1), ('warning_closed', -1),
        ('needs_response', 0), ('under_review', 0), ('prevented', 1), ('won', 1), ('lost', 2)));--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_line" CHECK ("grants"."line" > 0);--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_currency" CHECK ("payments"."currency" ~ '^[a-z]{3}$');--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_currency" CHECK ("refunds"."currency" ~ '^[a-z]{3}$');--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_status" CHECK (("refunds"."status", "refunds"."rank") in (('requires_action', 0), ('pending', 0), ('succeeded', 1), ('canceled', 2), ('failed', 2)));--> statement-breakpoint
ALTER TABLE "stripe_events" ADD CONSTRAINT "stripe_events_reason" CHECK ("stripe_events"."outcome" <> 'quarantined' or coalesce("stripe_events"."reason", '') <> '');