export {
  type ClassGroups,
  type ClassScore,
  type Estimate,
  type Grouping,
  type LabelConflict,
  type Metrics,
  type Mistake,
  metrics,
  type Protocol,
} from './metrics.js';
export { METRICS_FILE, parseMetrics } from './metrics-file.js';
export { type Answer, decodePredictions, encodePredictions, PREDICTIONS_FILE } from './predictions.js';
export { wilsonLow } from './wilson.js';
