CREATE TABLE "access_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"link_id" uuid NOT NULL,
	"email" text NOT NULL,
	"browser" text,
	"system" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "devices_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "devices_link_id_unique" UNIQUE("link_id")
);
--> statement-breakpoint
CREATE INDEX "access_links_expired" ON "access_links" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "devices_email" ON "devices" USING btree ("email");--> statement-breakpoint
CREATE INDEX "devices_idle" ON "devices" USING btree ("last_seen_at");--> statement-breakpoint
CREATE INDEX "payments_buyer_email" ON "payments" USING btree (lower("buyer_email" collate "C"));