import { type Answer, classify } from './classifier.js';
import type { PackedModel } from './packed-model.js';
import type { Pixels } from './pixels.js';
import { joined, looksAgain, partOf } from './second-look.js';

/**
 * Answers for one photo, looking again where the model asks for it. Whether it is known is told by the first look.
 *
 * @param photo upright
 * @param featuresOf what the backbone of the model gives for a photo, or for a part of one
 */
export async function classifyPhoto(
  model: PackedModel,
  photo: Pixels,
  featuresOf: (photo: Pixels) => Promise<Float32Array>,
): Promise<Answer & { readonly looks: 1 | 2 }> {
  const { secondLook } = model;
  const whole = await featuresOf(photo);
  const first = classify(model, whole);
  if (!looksAgain(secondLook, first)) return { ...first, looks: 1 };
  const middle = await featuresOf(partOf(photo));
  const { predictions } = classify(model, joined(whole, middle, secondLook.weight));
  return { ...first, predictions, looks: 2 };
}
