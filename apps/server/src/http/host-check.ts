import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { Refusal } from './problem.js';

/** Names of this machine for itself. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** Addresses that mean every network card. */
const EVERY = ['0.0.0.0', '::'];

/** Whom the server answers to. */
export interface Hosts {
  /** Address it listens at. */
  readonly address: string;
  /** Further names people reach it under: of a proxy, of this machine in its network. */
  readonly names: readonly string[];
}

/**
 * Refuses requests that were not meant for this server. A web page can let its own name point to 127.0.0.1 (DNS
 * rebinding) and would then read the answers as its own: its name is what gives it away. An address cannot be pointed
 * elsewhere, so every one is taken by a server that listens at all network cards.
 */
export function hostCheck({ address, names }: Hosts): MiddlewareHandler {
  const own = new Set([...LOOPBACK, bracketed(address), ...names].map((name) => name.toLowerCase()));
  const every = EVERY.includes(address);
  return async (c, next) => {
    const host = nameOf(c.req.header('Host') ?? new URL(c.req.url).host);
    const known = host !== undefined && (own.has(host) || (every && isIP(host.replace(/^\[|\]$/g, '')) > 0));
    if (!known) {
      throw new Refusal(421, 'wrong-host', 'this server does not go by that name', {
        hint: 'use http://localhost, or start the server with --host <address>,<name>',
      });
    }
    await next();
  };
}

/**
 * Refuses what a page of another origin sends in a person's name. Programs send no Origin. Behind a proxy that changes
 * the `Host`, the origin is one of the names given.
 */
export function originCheck({ names }: Pick<Hosts, 'names'>): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('Origin');
    if (origin !== undefined && c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const from = URL.canParse(origin) ? new URL(origin).host.toLowerCase() : '';
      const host = (c.req.header('Host') ?? new URL(c.req.url).host).toLowerCase();
      if (from !== host && !names.some((name) => name.toLowerCase() === nameOf(from))) {
        throw new Refusal(403, 'foreign-origin', 'a page of another origin may not do this');
      }
    }
    await next();
  };
}

const bracketed = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address);

/** Without the port, in lower case. */
const nameOf = (host: string): string | undefined =>
  /^(\[[0-9a-f:.]+\]|[^:@/\s]+)(?::\d{1,5})?$/.exec(host.toLowerCase())?.[1];
