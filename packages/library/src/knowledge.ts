/**
 * The 131 classes of Fruits-360: species, varieties, names in English, French and Latin. Runs in browsers too.
 *
 * @packageDocumentation
 */

export {
  allClasses,
  allFruitFamilies,
  allSpecies,
  type ClassMeaning,
  displayName,
  type FamilyAnswer,
  type FruitClass,
  type FruitFamily,
  familyAnswer,
  fruitClass,
  type Kind,
  type Language,
  type Species,
  species,
  speciesNamed,
  speciesOfClass,
  speciesOfFolder,
  type Text,
} from '@verger/knowledge';
