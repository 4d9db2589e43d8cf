import type { Entry } from '../storage/entry.js';
import { notices } from './notices.svelte.js';
import { settings } from './settings.svelte.js';

/** Gives entries to the browser as a file to keep. */
export async function saveAlbum(entries: readonly Entry[]): Promise<void> {
  // Loaded when it is needed: it brings its schemas along.
  const { albumFile } = await import('../storage/album-file.js');
  download(await albumFile(entries), `verger-${new Date().toISOString().slice(0, 10)}.json`);
  notices.say(settings.messages.done.saved);
}

/** Lets the browser save a file. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
