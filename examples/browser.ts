// In a web page: a packed model on features that a network has computed. Bundle it with
// esbuild examples/browser.ts --bundle --format=esm --outfile=page.js, and call `answer` with the features of a photo,
// for which `tensorOf` makes the input; docs/app.md tells how the app runs the network with onnxruntime-web.
import { displayName } from 'verger/knowledge';
import { classify, type PackedModel, type Pixels, preprocess, unpack } from 'verger/vision';

/** The packed model, with what is needed to check that the backbone is its own. */
export async function loadModel(url: string): Promise<PackedModel> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return unpack(new Uint8Array(await response.arrayBuffer()));
}

/** What the backbone reads of a canvas: `side x side x 3` float32 in [-1, 1]. */
export function tensorOf(
  image: { width: number; height: number; data: Uint8ClampedArray },
  side = 224,
): Float32Array {
  const pixels: Pixels = { width: image.width, height: image.height, channels: 4, data: image.data };
  return preprocess(pixels, side);
}

/** The likeliest fruit, in French. */
export function answer(model: PackedModel, features: Float32Array): string {
  const { known, predictions } = classify(model, features);
  const [best] = predictions;
  return known && best ? displayName(best.species ?? best.class, 'fr') : 'inconnu';
}
