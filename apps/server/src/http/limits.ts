/** What one request may weigh; above it 413. Bytes. */
export const MAX_UPLOAD = 50_000_000;
/** One photo among many. */
export const MAX_PHOTO = 25_000_000;
/** A correction: the app sends photos of 1280 pixels. */
export const MAX_CORRECTION = 12_000_000;
/** Photos in one request. */
export const MAX_PHOTOS = 64;
/** Photos that wait for a processor; more are told to come back. */
export const MAX_WAITING = 256;
/** Largest photo that is decoded, in pixels. */
export const MAX_PIXELS = 64_000_000;
/** Corrections of one token. */
export const CORRECTION_RATE = { count: 60, minutes: 10 } as const;
/** Tokens given to one address. */
export const TOKEN_RATE = { count: 20, minutes: 60 } as const;
