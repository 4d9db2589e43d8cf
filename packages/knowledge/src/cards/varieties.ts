import type { VarietyKnowledge } from './knowledge.js';
import { appleVarieties } from './varieties/apples.js';

/** Varieties of which something is known beyond their species. */
export const knownVarieties: readonly VarietyKnowledge[] = [...appleVarieties];
