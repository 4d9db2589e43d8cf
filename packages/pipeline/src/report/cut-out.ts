/** Darkest channel of a pixel that still counts as studio white; JPEG noise stays above it. */
const WHITE = 232;
/** Share of the border that must be white for a photo to count as taken in a studio. */
const STUDIO = 0.4;

/**
 * Takes a fruit off its white studio background: white that touches the border becomes transparent, with a soft
 * edge. A photo with another background is left as it is.
 *
 * @param rgba `width · height · 4` bytes, changed in place
 * @returns whether it was cut out
 */
export function cutOut(rgba: Uint8Array, width: number, height: number): boolean {
  const border: number[] = [];
  for (let x = 0; x < width; x++) border.push(x, (height - 1) * width + x);
  for (let y = 1; y < height - 1; y++) border.push(y * width, y * width + width - 1);
  const white = (pixel: number) => whiteness(rgba, pixel) >= WHITE;
  const queue = border.filter(white);
  if (queue.length < border.length * STUDIO) return false;

  const outside = new Uint8Array(width * height);
  for (const pixel of queue) outside[pixel] = 1;
  const visit = (next: number) => {
    if (outside[next] || !white(next)) return;
    outside[next] = 1;
    queue.push(next);
  };
  for (let pixel = queue.pop(); pixel !== undefined; pixel = queue.pop()) {
    const x = pixel % width;
    if (x > 0) visit(pixel - 1);
    if (x < width - 1) visit(pixel + 1);
    if (pixel >= width) visit(pixel - width);
    if (pixel < width * (height - 1)) visit(pixel + width);
  }
  for (let pixel = 0; pixel < outside.length; pixel++) if (outside[pixel]) rgba[pixel * 4 + 3] = 0;
  // Two rings of fruit mixed with white: as wide as a camera and JPEG blur an edge.
  for (const ring of [2, 3]) {
    for (let pixel = 0; pixel < outside.length; pixel++) {
      if (outside[pixel] || !touches(outside, pixel, width, ring - 1)) continue;
      outside[pixel] = ring;
      soften(rgba, pixel);
    }
  }
  return true;
}

/**
 * Colour of what a picture shows: mean of its opaque pixels, the colourful ones counting more.
 *
 * @returns `[r, g, b]`, each 0 to 255; undefined when nothing is opaque
 */
export function fruitColour(rgba: Uint8Array): [number, number, number] | undefined {
  const sum = [0, 0, 0];
  let weight = 0;
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i + 3]! < 255) continue;
    const channels = [rgba[i]!, rgba[i + 1]!, rgba[i + 2]!];
    const w = 4 + Math.max(...channels) - Math.min(...channels);
    for (let c = 0; c < 3; c++) sum[c]! += w * channels[c]!;
    weight += w;
  }
  if (weight === 0) return undefined;
  return [sum[0]! / weight, sum[1]! / weight, sum[2]! / weight];
}

function whiteness(rgba: Uint8Array, pixel: number): number {
  return Math.min(rgba[pixel * 4]!, rgba[pixel * 4 + 1]!, rgba[pixel * 4 + 2]!);
}

/** Whether one of the four pixels beside it is in a ring. */
function touches(rings: Uint8Array, pixel: number, width: number, ring: number): boolean {
  const x = pixel % width;
  return (
    (x > 0 && rings[pixel - 1] === ring) ||
    (x < width - 1 && rings[pixel + 1] === ring) ||
    rings[pixel - width] === ring ||
    rings[pixel + width] === ring
  );
}

/** Takes the white out of an edge pixel, as transparency. */
function soften(rgba: Uint8Array, pixel: number): void {
  const alpha = Math.min(1, Math.max(0.1, (255 - whiteness(rgba, pixel)) / 150));
  for (let c = pixel * 4; c < pixel * 4 + 3; c++) {
    rgba[c] = Math.min(255, Math.max(0, Math.round((rgba[c]! - 255 * (1 - alpha)) / alpha)));
  }
  rgba[pixel * 4 + 3] = Math.round(alpha * 255);
}
