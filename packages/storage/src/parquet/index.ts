export { chunkRange, decodeChunk } from './column.js';
export { encodeTable, ParquetTable } from './table.js';
export { withinTime } from './within-time.js';
