import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Store } from '@verger/storage/store';

/** Pseudonyms of people who send corrections: a random number, signed by this server. */
export interface Tokens {
  issue(): string;
  /** The pseudonym; undefined when the token is none of ours. */
  read(token: string): string | undefined;
}

const KEY = 'corrections/token.key';
const FORM = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/** The signing key lies in the store, so that several servers before one store agree on it. */
export async function openTokens(store: Store): Promise<Tokens> {
  await store.create(KEY, randomBytes(32));
  const key = (await store.read(KEY))!;
  const sign = (id: string) => createHmac('sha256', key).update(id).digest();
  return {
    issue() {
      const id = randomBytes(16).toString('base64url');
      return `${id}.${sign(id).toString('base64url')}`;
    },
    read(token) {
      const [, id, signature] = FORM.exec(token) ?? [];
      if (id === undefined || signature === undefined) return undefined;
      return timingSafeEqual(Buffer.from(signature, 'base64url'), sign(id)) ? id : undefined;
    },
  };
}
