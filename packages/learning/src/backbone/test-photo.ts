/**
 * A photo made by a formula of whole numbers, the same on every machine: what the self check shows to a
 * backbone. Colour c (0 red, 1 green, 2 blue) of the pixel in column x, row y is
 * `((x*x*(c+1) + 3*y*(x + 40*c) + y*y) >> 7) & 255`, scaled to [-1, 1] by `/ 127.5 - 1`.
 *
 * @param size side in pixels
 * @returns size x size x 3 float32 in [-1, 1], row major RGB
 */
export function testPhoto(size: number): Float32Array {
  const tensor = new Float32Array(size * size * 3);
  let at = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      for (let c = 0; c < 3; c++) {
        const byte = ((x * x * (c + 1) + 3 * y * (x + 40 * c) + y * y) >> 7) & 255;
        tensor[at++] = byte / 127.5 - 1;
      }
    }
  }
  return tensor;
}
