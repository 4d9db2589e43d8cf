// Written by models/fit-kinds.mjs; see docs/recognition.md.
import type { KindEvidence } from './kind-evidence.js';

export const EVIDENCE: KindEvidence = {
  bias: -2.358,
  weights: {
    logOdds: 0.191,
    wholeOther: -0.2891,
    other: -0.121,
    rival: -0.1775,
    area: 0.7345,
    support: 6.101,
    conflict: -0.3735,
    agreeing: -0.3631,
    kinds: 0.2723,
    asOnMap: 0.6522,
    first: 1.425,
  },
  least: 0.44,
};
