/** Whether the browser promises to keep what is stored; undefined where it cannot be asked. */
export async function isPersistent(): Promise<boolean | undefined> {
  return navigator.storage?.persisted?.().catch(() => undefined);
}

/** Asks the browser to keep what is stored; it may refuse without a word. */
export async function askPersistence(): Promise<boolean> {
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}

/** Bytes the app takes on the device, all told; undefined where the browser does not say. */
export async function bytesUsed(): Promise<number | undefined> {
  return (await navigator.storage?.estimate?.().catch(() => undefined))?.usage;
}
