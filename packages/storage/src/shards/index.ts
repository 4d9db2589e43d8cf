export { decodeIndex, encodeIndex } from './index-file.js';
export { openParquet, type ParquetShard } from './parquet.js';
export { brokenShard, isMemberPath, type ShardFile, type ShardMember } from './shard-file.js';
export { tarMembers } from './tar.js';
export { encodePhotos } from './write-parquet.js';
export { encodeTar, type ShardContent, sizeInTar } from './write-tar.js';
