export { encodeTable, ParquetTable } from './table.js';
