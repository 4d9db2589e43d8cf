import { VergerError } from '@verger/base';
import type { Backbone } from '@verger/learning/backbone';
import { sha256 } from '@verger/storage/hash';
import type { Photo } from '@verger/storage/photos';
import { countPixels, decodePhoto, fingerprint, photoFacts } from '@verger/storage/photos';
import { PREPROCESSING_VERSION, preprocess } from '@verger/vision';
import { Room } from './room.js';
import type { ErrorRow, FeatureRow, Outcome } from './row.js';

/** Version of everything between the bytes of a photo and the tensor. */
export const DECODING_VERSION = `srgb-2+${PREPROCESSING_VERSION}`;

/** Bytes of photos that are being read ahead; a larger photo is read alone. */
const BYTES_AHEAD = 64e6;
/** Pixels of photos that are decoded at the same time: a small file may hold many. A larger one is decoded alone. */
const PIXELS_AHEAD = 48e6;

export interface ComputeOptions {
  /** Bytes of one photo; rejects with an error that may have a `code`. */
  readonly read: (path: string) => Promise<Uint8Array>;
  readonly backbone: Backbone;
  /** In pixels. */
  readonly maxPixels: number;
  /** How many photos are read and decoded while one is computed, at most {@link BYTES_AHEAD} of them. */
  readonly ahead: number;
  /** Called before anything is done to a photo. */
  readonly onStart?: (photo: Photo) => void;
  readonly onDone?: (outcome: Outcome) => void;
}

type Prepared = { row: FeatureRow; tensor: Float32Array } | { row: ErrorRow; tensor: null };

/**
 * Photos to features, in order; every photo gives exactly one outcome. The next photos are read and decoded
 * while one runs through the network.
 */
export async function computeFeatures(photos: readonly Photo[], options: ComputeOptions): Promise<Outcome[]> {
  const { backbone, ahead, onStart, onDone } = options;
  const outcomes: Outcome[] = [];
  const memory: Float32Array[] = [];
  const room = new Room(PIXELS_AHEAD);
  const size = backbone.inputSize;
  const begin = (photo: Photo): Promise<Prepared> => {
    onStart?.(photo);
    const prepared = prepare(photo, options, room, () => memory.pop() ?? new Float32Array(size * size * 3));
    // Its failure is told when its turn comes: told by nobody, it would end the process.
    prepared.catch(() => {});
    return prepared;
  };
  const queue: { bytes: number; prepared: Promise<Prepared> }[] = [];
  let bytesAhead = 0;
  for (let next = 0; outcomes.length < photos.length; ) {
    while (next < photos.length && queue.length <= ahead) {
      const photo = photos[next]!;
      if (queue.length > 0 && bytesAhead + photo.bytes > BYTES_AHEAD) break;
      next++;
      bytesAhead += photo.bytes;
      queue.push({ bytes: photo.bytes, prepared: begin(photo) });
    }
    const { bytes, prepared } = queue.shift()!;
    const { row, tensor } = await prepared;
    bytesAhead -= bytes;
    const outcome = tensor === null ? { ok: false as const, row } : await run(row, tensor, backbone);
    if (tensor !== null) memory.push(tensor);
    outcomes.push(outcome);
    onDone?.(outcome);
  }
  return outcomes;
}

async function run(row: FeatureRow, tensor: Float32Array, backbone: Backbone): Promise<Outcome> {
  const features = await backbone.features(tensor);
  if (features.every((value) => Number.isFinite(value))) return { ok: true, row, features };
  const { path, label, bytes, etag } = row;
  const message = 'the network gave a value that is not a number';
  return { ok: false, row: { path, label, bytes, etag, stage: 'compute', code: 'not-finite', message } };
}

async function prepare(
  photo: Photo,
  options: ComputeOptions,
  room: Room,
  memory: () => Float32Array,
): Promise<Prepared> {
  const { path, bytes, etag } = photo;
  const { label } = photoFacts(path);
  const failed = (stage: ErrorRow['stage'], code: string, message: string): Prepared => ({
    row: { path, label, bytes, etag, stage, code, message },
    tensor: null,
  });
  let content: Uint8Array;
  try {
    content = await options.read(path);
  } catch (error) {
    // The service failed, not the photo: the run stops and is resumed, it does not fill with errors.
    if (error instanceof VergerError) throw error;
    const { code, message } = readFailure(error, path);
    return failed('read', code, message);
  }
  return room.use((await countPixels(content)) ?? PIXELS_AHEAD, async () => {
    const decoded = await decodePhoto(content, options.maxPixels);
    if (!decoded.ok) return failed('decode', decoded.failure.code, decoded.failure.message);
    const { width, height } = decoded.pixels;
    const size = options.backbone.inputSize;
    const tensor = preprocess(decoded.pixels, size, memory());
    const look = Buffer.from(fingerprint(tensor, size)).toString('base64');
    return {
      row: { path, label, bytes, etag, sha256: sha256(content), fingerprint: look, width, height },
      tensor,
    };
  });
}

const READ_CODES: Record<string, [code: string, message: string]> = {
  ENOENT: ['not-found', 'the photo is gone'],
  EACCES: ['not-allowed', 'the photo may not be read'],
  EPERM: ['not-allowed', 'the photo may not be read'],
  EISDIR: ['not-a-file', 'there is a folder of that name'],
  EIO: ['disk-broken', 'the disk failed while reading'],
};

/** Of the machine, or of a disk that is far: no other photo would do better, and this one is well. */
const SERVICE_CODES = new Set([
  ...['EMFILE', 'ENFILE', 'ENOMEM', 'ESTALE', 'ETIMEDOUT', 'ENOTCONN', 'ECONNRESET', 'ECONNREFUSED'],
  ...['EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN', 'ENETUNREACH', 'EREMOTEIO', 'ENODEV', 'ENXIO'],
]);

/** @throws VergerError `photos-unreachable`; what is no failure of reading at all */
function readFailure(error: unknown, path: string): { code: string; message: string } {
  const { code: errno, message } = error as NodeJS.ErrnoException;
  if (errno === undefined) throw error;
  if (SERVICE_CODES.has(errno)) {
    throw new VergerError('input', 'photos-unreachable', `${path} cannot be read now (${errno})`, {
      hint: 'see that the disk or mount with the photos works, then run the same command: it goes on',
      cause: error,
    });
  }
  if (errno === 'ENOENT' && path.includes('\uFFFD')) {
    return { code: 'bad-name', message: 'its name is not UTF-8: rename it' };
  }
  const [code, said] = READ_CODES[errno] ?? ['unreadable', message];
  return { code, message: said };
}
