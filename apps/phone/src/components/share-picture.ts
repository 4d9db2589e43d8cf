import { type FruitColour, isLight } from './fruit-colour.js';
import { scallop } from './scallop.js';

/** What a shared picture shows. */
export interface Shown {
  readonly photo: Blob;
  readonly name: string;
  readonly latin: string | null;
  readonly colour: FruitColour;
}

const WIDTH = 1080;
const HEIGHT = 1350;
/** Centre of the sticker, and half of its width. */
const [X, Y, HALF] = [WIDTH / 2, 500, 430];
const SERIF = 'ui-serif, "Iowan Old Style", Palatino, "Noto Serif", "DejaVu Serif", Georgia, serif';

/** The photo as a sticker with its name below: a JPEG of 1080 x 1350 pixels to be sent on. */
export async function sharePicture({ photo, name, latin, colour }: Shown): Promise<Blob> {
  const { hue, chroma } = colour;
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d')!;
  context.fillStyle = `oklch(0.93 ${Math.min(chroma, 0.045)} ${hue})`;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.save();
  context.translate(X - HALF, Y - HALF);
  context.scale(HALF / 100, HALF / 100);
  context.fillStyle = `oklch(${isLight(colour) ? 0.8 : 0.55} ${chroma} ${hue})`;
  context.fill(new Path2D(scallop(100, 94, 44)));
  context.restore();
  await drawInCircle(context, photo, HALF * 0.8);
  context.textAlign = 'center';
  context.fillStyle = `oklch(0.4 ${chroma * 0.8} ${hue})`;
  writeFitting(context, name, 1110, (size) => `600 ${size}px ${SERIF}`, 110);
  context.fillStyle = '#14231a';
  if (latin) writeFitting(context, latin, 1190, (size) => `italic 400 ${size}px ${SERIF}`, 50);
  writeFitting(context, 'Verger', 1290, (size) => `600 ${size}px ${SERIF}`, 38);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}

/** The middle of the photo, as large as the circle. */
async function drawInCircle(
  context: OffscreenCanvasRenderingContext2D,
  photo: Blob,
  radius: number,
): Promise<void> {
  const bitmap = await createImageBitmap(photo, { imageOrientation: 'from-image' });
  const side = Math.min(bitmap.width, bitmap.height);
  context.save();
  context.beginPath();
  context.arc(X, Y, radius, 0, 2 * Math.PI);
  context.clip();
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context.drawImage(bitmap, left, top, side, side, X - radius, Y - radius, 2 * radius, 2 * radius);
  context.restore();
  bitmap.close();
}

/** One line in the middle, in smaller letters where it would not fit. */
function writeFitting(
  context: OffscreenCanvasRenderingContext2D,
  text: string,
  y: number,
  font: (size: number) => string,
  size: number,
): void {
  context.font = font(size);
  const wide = context.measureText(text).width;
  context.font = font(Math.min(size, (size * 0.88 * WIDTH) / wide));
  context.fillText(text, X, y);
}
