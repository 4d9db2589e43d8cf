import { VergerError } from '@verger/base';
import { type KindsNetwork, type Pixels, type Positions, preprocess } from '@verger/vision';
import type { Backbone } from '../backbone/backbone.js';

/**
 * A backbone that takes photos instead of tensors.
 *
 * @throws VergerError usage `no-positions` when positions are asked of a backbone that cannot tell
 */
export function photoNetwork(backbone: Backbone): KindsNetwork {
  const tensorOf = (pixels: Pixels) => preprocess(pixels, backbone.inputSize);
  return {
    features: (pixels: Pixels) => backbone.features(tensorOf(pixels)),
    async positions(pixels: Pixels): Promise<Positions> {
      const positions = await backbone.positions(tensorOf(pixels));
      if (positions !== undefined) return positions;
      throw new VergerError('usage', 'no-positions', 'this backbone does not tell where it saw something', {
        hint: 'ask neither where nor for all kinds, or use a backbone whose features are a global average',
      });
    },
  };
}
