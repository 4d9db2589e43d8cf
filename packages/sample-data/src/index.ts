export { renderSampleData, type SampleData } from './render.js';
