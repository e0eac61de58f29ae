import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The two parts of `oct_<id>_<secret>`, in hexadecimal. */
export interface KeyToken {
  id: string;
  secret: string;
}

const FORM = /^oct_([0-9a-f]{16})_([0-9a-f]{64})$/;

export const newToken = (): KeyToken => ({
  id: randomBytes(8).toString('hex'),
  secret: randomBytes(32).toString('hex'),
});

/** The public part of a key. */
export const idOf = (token: string): string => token.split('_')[1];

export const formatToken = ({ id, secret }: KeyToken): string => `oct_${id}_${secret}`;

/**
 * @param header the value of `Authorization`: `Bearer oct_<id>_<secret>`
 * @returns undefined if it does not have this form
 */
export function parseAuthorization(header: string): KeyToken | undefined {
  const [, id, secret] = FORM.exec(/^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '') ?? [];
  return id === undefined ? undefined : { id, secret };
}

export const hashOf = (secret: string): string => hash('sha256', secret);

/** Constant-time comparison, for two texts of the same length. */
export const isSame = (expected: string | undefined, given: string): boolean =>
  expected !== undefined && timingSafeEqual(Buffer.from(expected), Buffer.from(given));

/** Constant-time comparison of a secret with a hash. */
export const isSecretOf = (secret: string, secretHash: string): boolean =>
  isSame(secretHash, hashOf(secret));
