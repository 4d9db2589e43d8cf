import type { Caution } from './card.js';
import { caution } from './writing.js';

// Cautions that hold for several species, in the same words on each card.

export const birchPollen: Caution = caution(
  'cross-reaction',
  'allergology',
  'Raw, it can make the mouth itch in people allergic to birch pollen; cooked, it is mostly well borne.',
  'Cru, ce fruit peut faire démanger la bouche en cas d’allergie au pollen de bouleau ; cuit, il est le plus souvent bien supporté.',
);

export const latex: Caution = caution(
  'cross-reaction',
  'latexFruit',
  'Some people allergic to latex react to it.',
  'Certaines personnes allergiques au latex y réagissent.',
);

export const peachProtein: Caution = caution(
  'allergen',
  'allergology',
  'Can cause serious allergy, above all around the Mediterranean: the protein at fault sits mostly in the skin and stands up to cooking.',
  'Peut causer une allergie sérieuse, surtout autour de la Méditerranée : la protéine en cause, surtout dans la peau, résiste à la cuisson.',
);

export const declaredNut: Caution = caution(
  'allergen',
  'euFoodLabels',
  'A nut allergen: one of the 14 that must be declared on food in the European Union.',
  'Fruit à coque allergène : l’un des 14 allergènes à déclaration obligatoire dans l’Union européenne.',
);

export const juiceAndSun: Caution = caution(
  'care',
  'plantsAndSun',
  'Juice or sap on the skin, then sun, can burn: wash your hands before going out.',
  'Le jus ou la sève sur la peau, puis le soleil, peuvent brûler : se laver les mains avant de sortir.',
);

export const medicines: Caution = caution(
  'medicine',
  'grapefruitMedicines',
  'Changes the effect of many medicines, some against cholesterol or high blood pressure among them: ask a pharmacist.',
  'Modifie l’effet de nombreux médicaments, dont certains contre le cholestérol ou l’hypertension : demander au pharmacien.',
);

export const bitterGourd: Caution = caution(
  'toxic',
  'bitterGourds',
  'If it tastes bitter, spit it out and throw it away, the cooked dish too: bitterness is the sign of irritating cucurbitacins, which cooking does not destroy.',
  'S’il est amer, le recracher et tout jeter, plat cuit compris : l’amertume signale des cucurbitacines irritantes, que la cuisson ne détruit pas.',
);

export const greenNightshade: Caution = caution(
  'toxic',
  'glycoalkaloids',
  'Green or sprouting potatoes hold toxic glycoalkaloids: cut green parts and eyes out well, and do not eat one that tastes bitter.',
  'Une pomme de terre verte ou germée contient des glycoalcaloïdes toxiques : bien ôter les parties vertes et les germes, ne pas manger celle qui est amère.',
);
