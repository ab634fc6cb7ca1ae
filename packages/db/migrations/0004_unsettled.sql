CREATE INDEX "disputes_unsettled" ON "disputes" USING btree ("created_at") WHERE rank <= 0 and status <> 'warning_closed';--> statement-breakpoint
CREATE INDEX "payments_unsettled" ON "payments" USING btree ("created_at") WHERE rank = 0;--> statement-breakpoint
CREATE INDEX "refunds_unsettled" ON "refunds" USING btree ("created_at") WHERE rank = 0;