import { readFile } from 'node:fs/promises';
import { VergerError } from '@verger/base';
import {
  checkBackbone,
  importOnnxBackbone,
  importWeights,
  namedBackbone,
  provenanceOf,
  shippedCopyOf,
  weightsFormat,
} from '@verger/learning/backbone';
import { sha256 } from '@verger/storage/hash';
import type { Context } from '../command.js';
import { writeWhole } from './write-whole.js';

/** `verger backbone import <file.h5|.pth|.safetensors|.onnx> --out <file.onnx>` */
export async function importCommand(
  { log, print, tell, json }: Context,
  [file]: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const out = String(options.out);
  const bytes = await readModel(file!);
  const told = String(options.sha256 ?? '').toLowerCase();
  const from = sha256(bytes);
  if (told !== '' && told !== from) {
    throw new VergerError('input', 'backbone-wrong-sha256', `${file} has sha256 ${from}, not ${told}`, {
      hint: 'get the file again, or correct --sha256',
    });
  }
  log.stage(`importing ${file}`);
  const format = weightsFormat(bytes, file!);
  if (format === undefined) refuseForOnnx(options);
  const onnx = format
    ? await importWeights(bytes, format, {
        weights: options.weights === 'float32' ? 'float32' : 'float16',
        part: options.trunk === true ? 'trunk' : 'whole',
      })
    : bytes;
  const { sha256: digest, inputSize, dimension } = await importOnnxBackbone(onnx);
  const golden = options.golden as string | undefined;
  if (golden !== undefined) await assertAgrees(onnx, golden);
  else if (told === '' && provenanceOf(from).name === 'unknown') {
    const plain = format && (await importWeights(bytes, format));
    if (!isKnown(plain, file!)) {
      log.warn(
        'not compared with anything: damaged weights mostly load. Give --sha256 or --golden, or check it',
      );
    }
  }
  await writeWhole(out, onnx);
  const facts = { file: out, sha256: digest, inputSize, dimension, bytes: onnx.length, from };
  if (json) print(JSON.stringify(facts));
  else {
    tell(
      `${out}: ${inputSize}x${inputSize} photos to ${dimension} features, ${(onnx.length / 1e6).toFixed(1)} MB`,
    );
    tell(`sha256 ${digest}`);
  }
  return 0;
}

/** `verger backbone check [backbone] [--golden <dir>]` */
export async function checkCommand(
  { print, tell, json }: Context,
  [file]: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const model = namedBackbone(file).path;
  const check = await checkBackbone(model, options.golden as string | undefined);
  if (json) print(JSON.stringify(check));
  else {
    tell(`${model}: ${check.agrees ? 'agrees' : 'DOES NOT agree'} with ${check.against}`);
    tell(
      `least cosine ${check.minCosine.toFixed(6)}, largest difference ${check.maxAbsoluteDifference.toExponential(1)}`,
    );
  }
  return check.agrees ? 0 : 3;
}

/**
 * Whether these are the weights of a shipped backbone.
 *
 * @throws VergerError (input) `backbone-damaged`, when they are so but for a few
 */
function isKnown(onnx: Uint8Array | undefined, file: string): boolean {
  const copy = onnx && shippedCopyOf(onnx);
  if (copy?.whole === false) {
    throw new VergerError('input', 'backbone-damaged', `${file} is ${copy.name} but for a few weights`, {
      hint: 'get the file again; if they were changed on purpose, its --sha256 says that this file is meant',
    });
  }
  return copy !== undefined;
}

async function assertAgrees(onnx: Uint8Array, golden: string): Promise<void> {
  const { agrees, minCosine, against } = await checkBackbone(onnx, golden);
  if (agrees) return;
  throw new VergerError(
    'input',
    'backbone-lies',
    `its features are not those of ${against} (least cosine ${minCosine.toFixed(6)})`,
    { hint: 'get the file again, or give the golden features of this very network' },
  );
}

/** What is made from weights only: an .onnx is taken as it is. */
function refuseForOnnx(options: Record<string, unknown>): void {
  const given = ['weights', 'trunk'].find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new VergerError(
    'usage',
    'bad-option',
    `--${given} is for files of weights: an .onnx is taken as it is`,
    {
      hint: `leave out --${given}`,
    },
  );
}

async function readModel(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new VergerError('input', 'backbone-missing', `${file} cannot be read`, {
      hint: 'give weights as .h5, .pth or .safetensors, or an .onnx file',
      cause,
    });
  }
}
