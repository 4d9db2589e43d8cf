export { quantizeBackbone } from './quantize-backbone.js';
