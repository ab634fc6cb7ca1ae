DROP INDEX "grants_session";--> statement-breakpoint
ALTER TABLE "stripe_events" ALTER COLUMN "payload" DROP NOT NULL;--> statement-breakpoint
CREATE INDEX "stripe_events_received" ON "stripe_events" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "stripe_events_payload" ON "stripe_events" USING btree ("received_at") WHERE payload is not null and outcome in ('applied', 'duplicate');--> statement-breakpoint
-- Cheaper to write and to read than the default, where the server was built with it.
do $$
begin
  alter table stripe_events alter column payload set compression lz4;
exception when feature_not_supported then
  raise notice 'this PostgreSQL has no lz4: payloads are compressed with pglz';
end $$;
