import type { LookAlike } from './look-alike.js';
import { pomeLookAlikes } from './look-alikes/pome-fruit.js';

/** Every pair, in no order of importance. */
export const allLookAlikes: readonly LookAlike[] = [...pomeLookAlikes];
