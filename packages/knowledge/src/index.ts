export { allClasses, fruitClass } from './taxonomy/classes.js';
export { speciesNamed, speciesOfFolder } from './taxonomy/folder-name.js';
export type { FruitClass } from './taxonomy/fruit-class.js';
export {
  allFruitFamilies,
  type FamilyAnswer,
  type FruitFamily,
  familyAnswer,
} from './taxonomy/fruit-families.js';
export type { Kind, Species } from './taxonomy/fruit-species.js';
export { type ClassMeaning, displayName, speciesOfClass } from './taxonomy/naming.js';
export { allSpecies, species } from './taxonomy/species.js';
export type { Language, Text } from './taxonomy/text.js';
