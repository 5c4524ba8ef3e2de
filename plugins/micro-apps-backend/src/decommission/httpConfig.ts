import { z } from 'zod';

/** The address of a store that speaks HTTP. */
export const httpUrl = z
  .url({
    protocol: /^https?$/,
    error: 'must be an http or https URL, such as "https://store.acme"',
  })
  .refine(url => !/^https?:\/\/[^/]*@/.test(url), {
    error: 'must not hold credentials; use the keys that are meant for them',
  })
  .transform(url => url.replace(/\/+$/, ''));

export const allowedHosts = z.array(z.string().min(1)).default([]);

/** An address without what may be secret in it. */
export function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}
