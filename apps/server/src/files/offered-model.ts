import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { VergerError } from '@verger/base';
import { namedBackbone, shippedBackbone, shippedBackboneOf } from '@verger/learning/backbone';
import { shippedModel } from '@verger/learning/classify';
import { assertBackbone, assertSupported, type PackedModel, unpack } from '@verger/vision';
import { type ServedFile, servedFile } from './served-file.js';

const compress = promisify(brotliCompress);

/** The model as the server and the phones use it. */
export interface OfferedModel {
  readonly model: PackedModel;
  /** Paths of both files on this machine. */
  readonly modelPath: string;
  readonly backbonePath: string;
  /** SHA-256 (hex) of the packed model. */
  readonly sha256: string;
  /** The files phones fetch, by URL path; `/models/index.json` names the others. */
  readonly files: ReadonlyMap<string, ServedFile>;
  /** Why phones cannot run it, if they cannot; the API can. */
  readonly appProblem: string | undefined;
}

/**
 * Reads a packed model and its backbone, and makes them ready for phones: each under a path that holds its sha256.
 *
 * @param path packed model. @default the shipped one
 * @param backbone its backbone. @default the shipped one of that sha256
 * @throws VergerError when they cannot be read or do not belong together
 */
export async function offerModel(path: string = shippedModel(), backbone?: string): Promise<OfferedModel> {
  const packed = await read(path, 'model-missing');
  const model = await unpack(packed);
  const { path: backbonePath } =
    backbone === undefined
      ? (shippedBackboneOf(model.backbone) ?? shippedBackbone())
      : namedBackbone(backbone);
  const network = await read(backbonePath, 'backbone-missing');
  assertBackbone(model, hex(network));
  const [classifierPart, backbonePart] = await Promise.all([part(packed, 'verger'), part(network, 'onnx')]);
  const appProblem = appProblemOf(network, model.inputSize);
  const index = { backbone: backbonePart.entry, classifier: classifierPart.entry };
  const files = new Map([
    [classifierPart.entry.url, classifierPart.file],
    [backbonePart.entry.url, backbonePart.file],
    [
      '/models/index.json',
      servedFile(Buffer.from(JSON.stringify(index)), { type: 'application/json', immutable: false }),
    ],
  ]);
  return { model, modelPath: path, backbonePath, sha256: classifierPart.entry.sha256, files, appProblem };
}

function appProblemOf(network: Uint8Array, size: number): string | undefined {
  try {
    assertSupported(network, size);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function part(bytes: Uint8Array, extension: string) {
  const sha256 = hex(bytes);
  const brotli = await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  const file = servedFile(bytes, {
    type: 'application/octet-stream',
    immutable: true,
    brotli: brotli.length < bytes.length ? brotli : undefined,
  });
  return { file, entry: { url: `/models/${sha256}.${extension}`, sha256, bytes: bytes.length } };
}

async function read(path: string, code: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new VergerError('input', code, `${path} cannot be read`, {
      hint: 'give a packed model: --model <run folder>/classifier/model.verger',
      cause,
    });
  }
}

const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
