import { readFile } from 'node:fs/promises';
import { backboneFile, importOnnxBackbone, openBackbone, speedRatio } from '@verger/learning/backbone';
import { quantizeBackbone } from '@verger/learning/quantize';
import { calibrationPhotos, noPhotos, spread } from '@verger/pipeline';
import { openSource } from '@verger/storage/photos';
import type { Context } from '../command.js';
import { writeWhole } from './write-whole.js';

/** Photos to calibrate with: more change the ranges little. */
const PHOTOS = 200;

/** `verger backbone quantize [backbone] --photos <dir> --out <file.onnx>` */
export async function quantizeCommand(
  { log, signal, print, tell, json }: Context,
  [given]: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const out = String(options.out);
  const { path, sha256: from, inputSize } = await backboneFile(given, 'fp32');
  const source = openSource(String(options.photos));
  await source.check?.();
  const { photos, skipped } = await source.list(signal);
  if (photos.length === 0) throw noPhotos(source.url, skipped);
  const taken = spread(photos, Number(options.limit ?? PHOTOS));
  log.stage(`quantizing ${path}`);
  log.info(`calibrating with ${taken.length} photos of ${photos.length}`);
  const onnx = await quantizeBackbone(
    await readFile(path),
    calibrationPhotos(source, taken, inputSize, { log, signal }),
  );
  const { sha256, dimension } = await importOnnxBackbone(onnx);
  await writeWhole(out, onnx);
  const faster = await fasterThan(path, onnx);
  if (json)
    print(JSON.stringify({ file: out, sha256, inputSize, dimension, bytes: onnx.length, from, faster }));
  else {
    tell(
      `${out}: int8, ${inputSize}x${inputSize} photos to ${dimension} features, ${(onnx.length / 1e6).toFixed(1)} MB`,
    );
    tell(`sha256 ${sha256}`);
    tell(`${faster.toFixed(1)} times as fast as ${path} on this processor (measured, one thread)`);
    tell(`Its features are of their own kind: verger run <photos> --backbone ${out} --out <new folder>`);
  }
  return 0;
}

async function fasterThan(reference: string, onnx: Uint8Array): Promise<number> {
  const [own, other] = [await openBackbone(onnx), await openBackbone(reference)];
  try {
    return await speedRatio(own, other);
  } finally {
    await own.release();
    await other.release();
  }
}
