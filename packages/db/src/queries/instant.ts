import type { Fragment } from 'postgres';
import type { Database } from '../open-database.ts';

/** A moment of the shop's clock. As text: the query builder takes the driver's own way with dates away. */
export const instant = ({ sql }: Database, time: Date): Fragment =>
  sql`${time.toISOString()}::timestamptz`;
