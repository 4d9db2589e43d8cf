/** A photo that was being worked on at this many deaths of a worker becomes an error row, on every engine. */
export const MAX_DEATHS = 3;

const DEFAULT_PHOTO_SECONDS = 120;

/**
 * Longest time without a finished photo before a worker ends itself, in seconds: `VERGER_PHOTO_SECONDS`.
 *
 * @default 120, also for a value that is no number above 0: a worker must not fail over a setting of its watchdog
 */
export function photoSeconds(env: Readonly<Record<string, string | undefined>> = process.env): number {
  const seconds = Number(env.VERGER_PHOTO_SECONDS);
  return seconds > 0 && Number.isFinite(seconds) ? seconds : DEFAULT_PHOTO_SECONDS;
}
