// Written by models/fit-kinds.mjs; see docs/recognition.md.
import type { KindEvidence } from './kind-evidence.js';

export const EVIDENCE: KindEvidence = {
  bias: -2.203,
  weights: {
    logOdds: 0.1426,
    wholeOther: -0.2848,
    other: -0.1082,
    rival: -0.1811,
    area: 0.7213,
    support: 5.693,
    conflict: -0.5495,
    agreeing: -0.3768,
    kinds: 0.2377,
    asOnMap: 0.7319,
    first: 1.455,
  },
  least: 0.46,
};
