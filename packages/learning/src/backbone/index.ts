export { type Backbone, openBackbone } from './backbone.js';
export { type BackboneFile, backboneFile } from './backbone-file.js';
export { checkBackbone } from './check.js';
export { importOnnxBackbone } from './import-onnx.js';
export { importWeights, weightsFormat } from './import-weights.js';
export { provenanceOf } from './provenance.js';
export { isGeneral, namedBackbone, shippedBackbone, shippedBackboneOf } from './shipped.js';
export { shippedCopyOf } from './shipped-copy.js';
