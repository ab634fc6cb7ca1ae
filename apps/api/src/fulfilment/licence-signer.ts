import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** A public key that verifies licence keys. */
export type LicenceVerifier = {
  /** Six hexadecimal digits that follow from the public key; every licence key names the one that signed it. */
  id: string;
  publicKey: KeyObject;
};

/** A private key that signs them. */
export type LicenceSigner = LicenceVerifier & { privateKey: KeyObject };

// PKCS #8 of https://www.rfc-editor.org/rfc/rfc8410: what stands before the 32 bytes of the key.
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Reads a private key as `openssl genpkey -algorithm ed25519 -outform DER | base64` writes it; undefined: it is none. */
export function readLicenceSigner(base64: string): LicenceSigner | undefined {
  try {
    const der = Buffer.from(base64, 'base64');
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    if (privateKey.asymmetricKeyType !== 'ed25519') return undefined;
    return { ...describeVerifier(createPublicKey(privateKey)), privateKey };
  } catch {
    return undefined;
  }
}

/** The private key that follows from 32 bytes. */
export function makeLicenceSigner(seed: Buffer): LicenceSigner {
  const signer = readLicenceSigner(Buffer.concat([pkcs8Head, seed]).toString('base64'));
  if (!signer) throw new Error('32 bytes make a key');
  return signer;
}

/** A public key with the id that follows from it. */
export function describeVerifier(publicKey: KeyObject): LicenceVerifier {
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return { id: createHash('sha256').update(raw).digest('hex').slice(0, 6), publicKey };
}

/** The public keys as a JSON Web Key Set, https://www.rfc-editor.org/rfc/rfc8037. */
export function listPublicKeys(verifiers: LicenceVerifier[]) {
  return {
    keys: verifiers.map(({ id, publicKey }) => {
      const { kty, crv, x } = publicKey.export({ format: 'jwk' });
      return { kty, crv, x, kid: id, alg: 'EdDSA', use: 'sig' };
    }),
  };
}

/** Reads public keys from a JSON Web Key Set or from PEM, one or several; undefined: there is none in it. */
export function readPublicKeys(text: string): LicenceVerifier[] | undefined {
  try {
    const keys = text.trimStart().startsWith('{')
      ? (JSON.parse(text) as { keys: object[] }).keys.map((key) =>
          createPublicKey({ key: key as never, format: 'jwk' }),
        )
      : (text.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? []).map((pem) =>
          createPublicKey(pem),
        );
    const isOurs = keys.length > 0 && keys.every((key) => key.asymmetricKeyType === 'ed25519');
    return isOurs ? keys.map(describeVerifier) : undefined;
  } catch {
    return undefined;
  }
}
