export { allClasses, type FruitClass, fruitClass } from './taxonomy/classes.js';
export { speciesNamed, speciesOfFolder } from './taxonomy/folder-name.js';
export {
  allFruitFamilies,
  type FamilyAnswer,
  type FruitFamily,
  familyAnswer,
} from './taxonomy/fruit-families.js';
export { type ClassMeaning, displayName, speciesOfClass } from './taxonomy/naming.js';
export { allSpecies, type Kind, type Species, species } from './taxonomy/species.js';
export type { Language, Text } from './taxonomy/text.js';
