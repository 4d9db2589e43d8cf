import { deliver } from '../corrections/deliver.js';
import { openAlbum } from '../storage/album.js';
import { settings } from './settings.svelte.js';

/** The album of this device. */
export const album = openAlbum();

let delivering: Promise<number> | undefined;

/** Sends the corrections that wait, if the person wants that; one delivery at a time. */
export function deliverCorrections(): Promise<number> {
  if (!settings.sendCorrections) return Promise.resolve(0);
  delivering ??= deliver({
    album,
    fetch: (url, init) => fetch(url, init),
    token: () => settings.token,
    keepToken: (token) => (token === undefined ? settings.forgetToken() : settings.set({ token })),
  }).finally(() => {
    delivering = undefined;
  });
  return delivering;
}
