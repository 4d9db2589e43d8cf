export { decodeIndex, encodeIndex } from './index-file.js';
export { brokenShard, memberPath, readWhole, type ShardFile, type ShardMember } from './shard-file.js';
export { tarMembers } from './tar.js';
