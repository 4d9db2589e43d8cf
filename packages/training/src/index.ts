export { ingredients, renderComposite } from './augmentation/composite.js';
export { cutFrame } from './augmentation/sprite.js';
export { evaluateRecipe } from './evaluate-recipe.js';
export type { ProtocolsPage } from './protocols/page.js';
export { printProtocols } from './protocols/print.js';
export type { Failure, Line, Measured, ProtocolResult, SpeciesScore } from './protocols/protocol.js';
export { listSets } from './recipe/open-recipe.js';
export { readRecipe } from './recipe/recipe.js';
export { trainRecipe } from './train-recipe.js';
