import { dirname, join } from 'node:path';
import { shippedBackbone } from '../backbone/shipped.js';

/** The packed model that comes with Verger, beside its backbone. */
export const shippedModel = (): string => join(dirname(shippedBackbone().path), 'fruits.verger');
