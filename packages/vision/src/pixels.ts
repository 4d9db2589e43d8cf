/** Decoded pixels, sRGB, 8 bits a channel, row major, top left first. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 3: RGB. 4: RGBA, alpha not premultiplied. */
  readonly channels: 3 | 4;
  /** `height x width x channels` uint8. */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * RGB of pixels as they look on white paper: `round((c · a + 255 · (255 - a)) / 255)`.
 * RGB comes back as it is, without a copy.
 */
export function overWhite(pixels: Pixels): Pixels {
  if (pixels.channels === 3) return pixels;
  const { width, height, data } = pixels;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    const alpha = data[from + 3]!;
    if (alpha === 255) {
      rgb[to] = data[from]!;
      rgb[to + 1] = data[from + 1]!;
      rgb[to + 2] = data[from + 2]!;
    } else {
      const paper = 255 * (255 - alpha) + 127;
      rgb[to] = (data[from]! * alpha + paper) / 255;
      rgb[to + 1] = (data[from + 1]! * alpha + paper) / 255;
      rgb[to + 2] = (data[from + 2]! * alpha + paper) / 255;
    }
  }
  return { width, height, channels: 3, data: rgb };
}
