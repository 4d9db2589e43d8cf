// In a web page: what fruit a canvas shows. Bundle it with esbuild examples/browser.ts --bundle --format=esm
// --outfile=page.js, and serve models/fruits.verger and the ONNX file that it names beside the page. A page with a
// content security policy needs 'wasm-unsafe-eval'. The network takes some 50 ms: a worker keeps the page alive meanwhile.
import { displayName } from 'verger/knowledge';
import { assertBackbone, classifyPhoto, openNetwork, type Pixels, preprocess, unpack } from 'verger/vision';

/** Opens a packed model with its network. */
export async function openClassifier(modelUrl: string, networkUrl: string) {
  const [packed, onnx] = await Promise.all([bytesOf(modelUrl), bytesOf(networkUrl)]);
  const model = await unpack(packed);
  assertBackbone(model, await sha256(onnx));
  const network = openNetwork(onnx, model.inputSize);
  const featuresOf = async (part: Pixels) => network.features(preprocess(part, model.inputSize));

  /** The likeliest fruit, in French. */
  return async (image: { width: number; height: number; data: Uint8ClampedArray }): Promise<string> => {
    const { known, predictions } = await classifyPhoto(model, { ...image, channels: 4 }, featuresOf);
    const [best] = predictions;
    return known && best ? displayName(best.species ?? best.class, 'fr') : 'inconnu';
  };
}

async function bytesOf(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
