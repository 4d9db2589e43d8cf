// The one import of onnxruntime: what it reads when it loads must be set before.
import './no-telemetry.js';

export { InferenceSession, Tensor } from 'onnxruntime-node';
