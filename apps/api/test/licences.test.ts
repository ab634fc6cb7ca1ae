import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { forget, forgetLedger } from '@till/db/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { handOutMissingLicences } from '../src/fulfilment/hand-out-missing-licences.ts';
import {
  listPublicKeys,
  makeLicenceSigner,
  readLicenceSigner,
  readPublicKeys,
} from '../src/fulfilment/licence-signer.ts';
import { checkLicence, signLicence } from '../src/fulfilment/signed-licence.ts';
import { rebuildLedger } from '../src/sweep/rebuild-ledger.ts';
import { silent } from './collect-log.ts';
import { newBuyer, startShop, type RunningShop } from './support.ts';

const signer = makeLicenceSigner(Buffer.alloc(32, 'licences'));
const other = makeLicenceSigner(Buffer.alloc(32, 'others'));
const unit = {
  prefix: 'PLUMB',
  slug: 'plumb',
  orderId: '01938f6e-4c1a-7cc3-98c4-dc0c0c07398f',
  line: 1,
  unit: 2,
};
const key = signLicence(unit, signer);

describe('a licence key', () => {
  test('is the same at every call, and tells what it stands for to whoever has the public key', () => {
    expect(key).toMatch(/^PLUMB(-[0-9A-HJKMNP-TV-Z]{6}){24}$/);
    expect(signLicence(unit, signer)).toBe(key);
    expect(checkLicence(key, [other, signer], 'plumb')).toEqual({
      valid: true,
      prefix: 'PLUMB',
      keyId: signer.id,
      orderId: unit.orderId,
      line: 1,
      unit: 2,
      orderedAt: new Date(0x01938f6e4c1a).toISOString(),
    });
  });

  test.each([
    ['in lower case', key.toLowerCase()],
    ['with spaces for dashes and around it', ` ${key.replace(/-/g, ' - ')}\n`],
    ['in two lines', key.replace(/(.{80})-/, '$1-\r\n')],
    ['without dashes', `PLUMB-${key.slice(6).replaceAll('-', '')}`],
    ['with O for 0 and I for 1', `PLUMB-${key.slice(6).replaceAll('0', 'O').replaceAll('1', 'I')}`],
  ])('is read %s', (_how, text) => {
    expect(checkLicence(text, [signer])).toMatchObject({ valid: true, unit: 2 });
  });

  const swap = (at: number) =>
    `${key.slice(0, at)}${key[at] === '2' ? '3' : '2'}${key.slice(at + 1)}`;
  const body = [...key].flatMap((character, at) => (at > 8 && character !== '-' ? [at] : []));
  test('is nothing any more when one character of it is another', () => {
    const valid = body.filter((at) => checkLicence(swap(at), [signer]).valid);
    expect(valid).toEqual([]);
  });

  test.each([
    ['of another prefix', key.replace('PLUMB', 'JOIST'), 'forged'],
    ['cut', key.slice(0, -1), 'malformed'],
    ['with something behind it', `${key}0`, 'malformed'],
    ['without its prefix', key.slice(6), 'malformed'],
    ['with a letter that no key has', `${key.slice(0, -1)}U`, 'malformed'],
    ['that is empty', '', 'malformed'],
    ['of a million characters', `PLUMB-${'0'.repeat(1_000_000)}`, 'malformed'],
    ['that is none', 'correct horse battery staple', 'malformed'],
  ])('%s is refused', (_how, text, reason) => {
    expect(checkLicence(text, [signer])).toEqual({ valid: false, reason });
  });

  test('of another signer, another unit’s signature, or another product is refused', () => {
    expect(checkLicence(key, [other])).toEqual({ valid: false, reason: 'unknown_key' });
    expect(checkLicence(key, [{ ...other, id: signer.id }])).toMatchObject({ reason: 'forged' });
    const twin = signLicence({ ...unit, unit: 3 }, signer);
    const half = key.slice(0, 54) + twin.slice(54);
    expect(checkLicence(half, [signer])).toMatchObject({ reason: 'forged' });
    expect(checkLicence(key, [signer], 'selvage')).toMatchObject({ reason: 'other_product' });
  });

  test('differs for every order, line, unit and product', () => {
    const changes = [{ orderId: randomUUID() }, { line: 2 }, { unit: 1 }, { slug: 'selvage' }];
    const keys = changes.map((change) => signLicence({ ...unit, ...change }, signer));
    expect(new Set([key, ...keys]).size).toBe(5);
  });
});

describe('keys that sign', () => {
  const pair = generateKeyPairSync('ed25519');
  const der = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');

  test('are read as openssl writes them, and their public halves as PEM and as a key set', () => {
    const read = readLicenceSigner(der)!;
    const signed = signLicence(unit, read);
    const pem = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    for (const text of [pem, `${pem}\n${pem}`, JSON.stringify(listPublicKeys([other, read]))]) {
      expect(checkLicence(signed, readPublicKeys(text)!)).toMatchObject({ valid: true });
    }
    expect(JSON.stringify(listPublicKeys([read]))).not.toMatch(/"d"/);
  });

  test.each([
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey],
    ['a curve for other things', generateKeyPairSync('x25519').privateKey],
  ])('are not %s', (_what, wrong) => {
    const text = wrong.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    expect(readLicenceSigner(text)).toBeUndefined();
  });

  test.each(['', '{}', '{"keys":[]}', '{"keys":[{"kty":"RSA"}]}', 'ssh-ed25519 AAAA', der])(
    'no public key is in %j',
    (text) => expect(readPublicKeys(text)).toBeUndefined(),
  );
});

describe('in the shop', () => {
  let shop: RunningShop;
  beforeAll(async () => void (shop = await startShop()));
  afterAll(() => shop.close());

  async function buy(slug: string, quantity = 1) {
    const buyer = newBuyer(shop.apiUrl);
    const { sessionId, orderId } = await buyer.start(slug, quantity);
    await shop.control.paySession(sessionId);
    const read = async () => {
      const delivery = (await buyer.read(sessionId)).lines[0]?.delivery;
      return delivery?.kind === 'licence' ? delivery : undefined;
    };
    return { sessionId, orderId, read, keys: (await read())?.keys ?? [] };
  }

  test('every unit has a key of its own, and the published public keys verify all of them', async () => {
    const { keys, orderId } = await buy('plumb', 3);
    const answer = await fetch(`${shop.apiUrl}/api/licence-keys`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    const published = readPublicKeys(await answer.text())!;
    expect(keys.map((one) => checkLicence(one, published, 'plumb'))).toMatchObject(
      [1, 2, 3].map((n) => ({ valid: true, orderId, line: 1, unit: n })),
    );
  });

  test('another signing key changes no key that exists, signs the new ones, and both stay published', async () => {
    const { keys, read, sessionId } = await buy('selvage');
    const config = {
      ...shop.tools.config,
      licenceSigners: [other, ...shop.tools.config.licenceSigners!],
    };
    const rotated = await buildApp({ ...shop.tools, config });
    const url = await rotated.listen({ port: 0, host: '127.0.0.1' });
    try {
      const published = readPublicKeys(await (await fetch(`${url}/api/licence-keys`)).text())!;
      expect(published.map(({ id }) => id)).toEqual([other.id, signer.id]);
      const [grant] = await shop.db.sql`select * from grants where session_id = ${sessionId}`;
      expect(grant?.licence_key_id).toBe(signer.id);
      expect((await read())?.keys).toEqual(keys);
      // A ledger that is rebuilt after it has other keys; the old ones are as good as before.
      await forgetLedger(shop.db);
      await rebuildLedger({ ...shop.tools, config }, silent);
      const [again] = await shop.db.sql`select * from grants where session_id = ${sessionId}`;
      expect(again?.licence_key_id).toBe(other.id);
      expect(checkLicence(keys[0] ?? '', published, 'selvage')).toMatchObject({ valid: true });
    } finally {
      await rotated.close();
    }
  });

  test('a grant from before there were signed keys keeps the keys it had', async () => {
    const { read, sessionId } = await buy('plumb', 2);
    await forget(
      shop.db,
      `update grants set licence_key_id = null where session_id = '${sessionId}'`,
    );
    const before = (await read())?.keys;
    expect(before?.every((one) => /^PLUMB(-[0-9A-Z]{5}){4}$/.test(one))).toBe(true);
    expect((await read())?.keys).toEqual(before);
  });

  test('from a pool the buyer gets what is there, waits for the rest, and has it after the next import', async () => {
    await shop.db
      .sql`update products set content = content || '{"source": "pool"}' where slug = 'joist-founders'`;
    await shop.db
      .sql`insert into licence_pool (product_slug, key) values ('joist-founders', 'FIRST')`;
    const { read } = await buy('joist-founders', 2);
    expect(await read()).toMatchObject({ keys: ['FIRST'], keysWaiting: 1 });
    await shop.db
      .sql`insert into licence_pool (product_slug, key) values ('joist-founders', 'SECOND')`;
    const said: unknown[] = [];
    const log = { ...silent, error: (...words: unknown[]) => void said.push(words) };
    await handOutMissingLicences(shop.tools, log);
    expect(await read()).toMatchObject({ keys: ['FIRST', 'SECOND'], keysWaiting: 0 });
    expect(said).toEqual([]);
    await buy('joist-founders');
    await handOutMissingLicences(shop.tools, log);
    expect(JSON.stringify(said)).toContain('joist-founders');
  });
});
