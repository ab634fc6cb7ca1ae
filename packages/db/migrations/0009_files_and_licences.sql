CREATE TABLE "downloads" (
	"order_id" uuid NOT NULL,
	"line" smallint NOT NULL,
	"used" integer NOT NULL,
	"links" text[] NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "downloads_pk" PRIMARY KEY("order_id","line"),
	CONSTRAINT "downloads_used" CHECK ("downloads"."used" > 0)
);
--> statement-breakpoint
CREATE TABLE "licence_pool" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "licence_pool_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"product_slug" text NOT NULL,
	"key" text NOT NULL,
	"imported_at" timestamp with time zone DEFAULT now() NOT NULL,
	"order_id" uuid,
	"line" smallint,
	"unit" smallint,
	"taken_at" timestamp with time zone,
	CONSTRAINT "licence_pool_key_unique" UNIQUE("key"),
	CONSTRAINT "licence_pool_unit" UNIQUE("order_id","line","unit"),
	CONSTRAINT "licence_pool_key" CHECK (length("licence_pool"."key") between 1 and 500),
	CONSTRAINT "licence_pool_taken" CHECK (num_nonnulls("licence_pool"."order_id", "licence_pool"."line", "licence_pool"."unit", "licence_pool"."taken_at") in (0, 4)),
	CONSTRAINT "licence_pool_numbers" CHECK ("licence_pool"."line" > 0 and "licence_pool"."unit" > 0)
);
--> statement-breakpoint
CREATE TABLE "licence_waits" (
	"order_id" uuid NOT NULL,
	"line" smallint NOT NULL,
	"unit" smallint NOT NULL,
	"product_slug" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "licence_waits_pk" PRIMARY KEY("order_id","line","unit")
);
--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "licence_key_id" text;--> statement-breakpoint
ALTER TABLE "licence_pool" ADD CONSTRAINT "licence_pool_product_slug_products_slug_fk" FOREIGN KEY ("product_slug") REFERENCES "public"."products"("slug") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "licence_pool_free" ON "licence_pool" USING btree ("product_slug","id") WHERE order_id is null;
--> statement-breakpoint
-- Which unit has a key is a fact like a grant: a key that was handed out stays where it is, so no two buyers have it.
create trigger licence_pool_stay before delete on licence_pool for each row when (old.order_id is not null)
execute function refuse_removal();
--> statement-breakpoint
create trigger licence_pool_stay_all before truncate on licence_pool
for each statement execute function refuse_removal();
--> statement-breakpoint
create trigger licence_pool_keep_key before update on licence_pool for each row when (
  (old.id, old.product_slug, old.key, old.imported_at)
  is distinct from (new.id, new.product_slug, new.key, new.imported_at)
) execute function refuse_change('a licence key');
--> statement-breakpoint
create trigger licence_pool_keep_unit before update on licence_pool for each row when (
  old.order_id is not null and (old.order_id, old.line, old.unit, old.taken_at)
  is distinct from (new.order_id, new.line, new.unit, new.taken_at)
) execute function refuse_change('the unit that has a licence key');
