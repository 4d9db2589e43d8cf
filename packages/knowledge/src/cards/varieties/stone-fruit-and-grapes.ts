import type { VarietyKnowledge } from '../knowledge.js';
import { fact } from '../writing.js';

const flat = fact(
  'fruitAndNuts',
  'Flat peaches come from China; a single gene flattens the fruit.',
  'Les pêches plates viennent de Chine ; un seul gène aplatit le fruit.',
);

/** Stone fruit and grapes that differ from their species. */
export const stoneFruitAndGrapeVarieties: readonly VarietyKnowledge[] = [
  {
    species: 'cherry',
    classes: ['Cherry Rainier'],
    about: [
      fact(
        'fruitAndNuts',
        'Bred in Washington State from Bing and Van and named after its volcano, Mount Rainier. Yellow with a red cheek, pale flesh, very sweet; it shows every bruise.',
        'Obtenue dans l’État de Washington à partir de Bing et de Van, elle porte le nom d’un volcan, le mont Rainier. Jaune à joue rouge, chair pâle, très sucrée ; elle marque au moindre coup.',
      ),
    ],
  },
  { species: 'peach', classes: ['Peach Flat'], about: [flat] },
  {
    species: 'nectarine',
    classes: ['Nectarine Flat'],
    about: [
      fact(
        'fruitAndNuts',
        'Smooth skin and a flat shape brought together: each depends on a single gene.',
        'La peau lisse et la forme plate réunies : chacune tient à un seul gène.',
      ),
    ],
  },
  {
    species: 'grape',
    classes: ['Grape White', 'Grape White 2', 'Grape White 3', 'Grape White 4'],
    about: [
      fact(
        'whiteGrapes',
        'White grapes are dark grapes whose skin lost its pigment: two neighbouring genes, both broken, long ago.',
        'Le raisin blanc est un raisin noir dont la peau a perdu son pigment : deux gènes voisins, abîmés tous deux, il y a longtemps.',
      ),
    ],
  },
  {
    species: 'grape',
    classes: ['Grape Blue'],
    about: [
      fact(
        'whiteGrapes',
        'The colour, from anthocyanins, sits in the skin; dark is the grape’s original colour.',
        'La couleur, due aux anthocyanes, est dans la peau ; noir, c’est le raisin d’origine.',
      ),
    ],
  },
  {
    species: 'grape',
    classes: ['Grape Pink'],
    about: [
      fact(
        'grapeColour',
        'A white grape may turn pink or red again by a single mutation: Ruby Okuyama is such a sport of the white Italia.',
        'Un raisin blanc peut redevenir rose ou rouge par une seule mutation : Ruby Okuyama est ainsi née de l’Italia blanche.',
      ),
    ],
  },
];
