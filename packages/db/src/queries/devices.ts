import type { Fragment } from 'postgres';
import type { Database } from '../open-database.ts';
import { instant } from './instant.ts';

/** A device that nobody used for so long is out. */
const idleDays = 30;

const isIn = (db: Database, now: Date): Fragment =>
  db.sql`ended_at is null and last_seen_at > ${instant(db, now)} - make_interval(days => ${idleDays})`;

/**
 * The device of this token and the address whose purchases it sees; undefined when it is unknown, signed out or was idle
 * for 30 days. Notes, hourly at most, that it was here. One statement.
 */
export async function findDevice(db: Database, tokenHash: string, now: Date) {
  const [device] = await db.sql<{ id: string; email: string }[]>`
    with seen as (
      update devices set last_seen_at = ${instant(db, now)}
      where token_hash = ${tokenHash} and ${isIn(db, now)}
        and last_seen_at < ${instant(db, now)} - interval '1 hour'
    )
    select id, email from devices where token_hash = ${tokenHash} and ${isIn(db, now)}`;
  return device;
}

export type DeviceRow = {
  id: string;
  browser: string | null;
  system: string | null;
  createdAt: string;
  lastSeenAt: string;
};

/** The devices that see the purchases of this address (as `findDevice` returns it), the last used first; at most 100. */
export function listDevices(db: Database, email: string, now: Date) {
  const isoTime = (column: string) =>
    db.sql`to_char(${db.sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
  return db.sql<DeviceRow[]>`
    select id, browser, system, ${isoTime('created_at')} as "createdAt", ${isoTime('last_seen_at')} as "lastSeenAt"
    from devices where email = ${email} and ${isIn(db, now)}
    order by last_seen_at desc, id limit 100`;
}

/** Signs one device of this address out. Returns whether there is such a device. May be called again. */
export async function endDevice(db: Database, email: string, deviceId: string, now: Date) {
  const ended = await db.sql`
    update devices set ended_at = coalesce(ended_at, ${instant(db, now)})
    where id = ${deviceId}::uuid and email = ${email}
    returning 1`;
  return ended.length > 0;
}

/** Signs every device of this address out but the given one. May be called again. */
export async function endOtherDevices(
  db: Database,
  email: string,
  deviceId: string,
  now: Date,
): Promise<void> {
  await db.sql`
    update devices set ended_at = ${instant(db, now)}
    where email = ${email} and id <> ${deviceId}::uuid and ended_at is null`;
}
