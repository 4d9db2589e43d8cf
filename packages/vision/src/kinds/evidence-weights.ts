// Written by models/fit-kinds.mjs; see docs/recognition.md.
import type { KindEvidence } from './kind-evidence.js';

export const EVIDENCE: KindEvidence = {
  bias: -2.535,
  weights: {
    logOdds: 0.2195,
    wholeOther: -0.2464,
    other: -0.1049,
    rival: -0.1909,
    area: 0.7878,
    support: 6.823,
    conflict: -0.3517,
    agreeing: -0.2186,
    kinds: 0.3214,
    asOnMap: 0.5855,
    first: 1.275,
  },
  least: 0.44,
};
