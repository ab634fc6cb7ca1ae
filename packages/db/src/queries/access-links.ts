import type { Database } from '../open-database.ts';
import { countedCalls } from './count-calls.ts';
import { emailKey } from './held-orders.ts';
import { instant } from './instant.ts';

export type LinkRequest = {
  linkId: string;
  /** As it was typed. */
  email: string;
  /** The language of the letter. */
  locale: string;
  now: Date;
  lifeSeconds: number;
  /** Under which it is counted how often this address was asked for, and how often in `windowSeconds` is enough. */
  countKey: string;
  most: number;
  windowSeconds: number;
};

/**
 * Writes the link and the letter that brings it, if something was bought with this address and it was not asked for more
 * often than `most`. Returns how often it was asked for, this call included, whether anything was bought or not: the call
 * is counted, committed and answered the same way. Removes some rows that are long over. One statement; with the same
 * `linkId` it may be called again, which counts again.
 */
export async function requestAccessLink(db: Database, request: LinkRequest): Promise<number> {
  const { sql } = db;
  const { linkId, now, lifeSeconds, most } = request;
  const key = emailKey(db, sql`${request.email}::text`);
  const [row] = await sql<{ calls: number }[]>`
    with counted as (${countedCalls(db, [request.countKey], request.windowSeconds)}),
    over_links as (
      delete from access_links where id in (
        select id from access_links where expires_at < ${instant(db, now)} - interval '1 day'
        order by expires_at limit 5 for update skip locked
      )
    ),
    over_devices as (
      delete from devices where id in (
        select id from devices where last_seen_at < ${instant(db, now)} - interval '90 days'
        order by last_seen_at limit 5 for update skip locked
      )
    ),
    link as (
      insert into access_links (id, email, created_at, expires_at)
      select ${linkId}::uuid, ${key}, ${instant(db, now)},
        ${instant(db, now)} + make_interval(secs => ${lifeSeconds})
      from counted
      where calls <= ${most}::int and exists (
        select 1 from payments
        where ${emailKey(db, sql`buyer_email`)} = ${key} and status in ('paid', 'pending')
      )
      on conflict (id) do nothing
      returning id
    ),
    letter as (
      insert into outbox (key, kind, body)
      select 'access-link:' || id, 'access-link', jsonb_build_object('linkId', id, 'locale', ${request.locale}::text) from link
      on conflict (key) do nothing
    )
    select calls from counted`;
  return row?.calls ?? 0;
}

export type AccessLetter = {
  /** The address as it stands at the newest purchase: a letter never goes to what was typed in the form. */
  email: string;
  /** It was used, or its time is over. */
  over: boolean;
};

/** What the letter of a link needs to know; undefined when the link or the purchases are gone. */
export async function findAccessLetter(db: Database, linkId: string, now: Date) {
  const { sql } = db;
  const [letter] = await sql<AccessLetter[]>`
    select p.buyer_email as email, l.used_at is not null or l.expires_at <= ${instant(db, now)} as over
    from access_links l join payments p on ${emailKey(db, sql`p.buyer_email`)} = l.email
    where l.id = ${linkId}::uuid and p.status in ('paid', 'pending')
    order by p.created_at desc limit 1`;
  return letter;
}

export type NewDevice = {
  id: string;
  tokenHash: string;
  browser: string | null;
  system: string | null;
};

/**
 * Uses the link, and lets this device in. True when it did, and again for the same device while the link lives: two
 * presses of one button are one device. False for everybody else, and for a link that is unknown or over. `replacedHash`
 * is the device that this browser was before: it ends.
 */
export async function openAccessLink(
  db: Database,
  linkId: string,
  device: NewDevice,
  replacedHash: string | null,
  now: Date,
): Promise<boolean> {
  const opened = await db.sql`
    with link as (
      update access_links set used_at = ${instant(db, now)}
      where id = ${linkId}::uuid and used_at is null and expires_at > ${instant(db, now)}
      returning id, email
    ),
    replaced as (
      update devices set ended_at = ${instant(db, now)}
      where token_hash = ${replacedHash}::text and ended_at is null and exists (select 1 from link)
    )
    insert into devices (id, token_hash, link_id, email, browser, system, created_at, last_seen_at)
    select ${device.id}::uuid, ${device.tokenHash}, id, email, ${device.browser}::text, ${device.system}::text,
      ${instant(db, now)}, ${instant(db, now)}
    from link
    returning 1`;
  if (opened.length > 0) return true;
  // A statement of its own: the one above does not see what another committed while it waited.
  const before = await db.sql`
    select 1 from devices d join access_links l on l.id = d.link_id
    where d.link_id = ${linkId}::uuid and d.token_hash = ${device.tokenHash} and d.ended_at is null
      and l.expires_at > ${instant(db, now)}`;
  return before.length > 0;
}
