import type { VarietyKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { fact } from '../writing.js';

/** Bananas, mango, passion fruit and pineapple that differ from their species. */
export const tropicalVarieties: readonly VarietyKnowledge[] = [
  {
    species: 'banana',
    classes: ['Banana Lady Finger'],
    about: [
      fact(
        morton('banana'),
        'Small, 10 to 13 cm, thin-skinned and very sweet.',
        'Petite, de 10 à 13 cm, la peau fine, très sucrée.',
      ),
    ],
  },
  {
    species: 'banana',
    classes: ['Banana Red'],
    about: [
      fact(
        morton('banana'),
        'Purplish red, turning orange when ripe; cream to pink flesh, with a strong flavour.',
        'Rouge violacé, elle tourne à l’orangé en mûrissant ; chair crème à rosée, au goût prononcé.',
      ),
    ],
  },
  {
    species: 'mango',
    classes: ['Mango Red'],
    about: [
      fact(
        'fruitAndNuts',
        'Most red-cheeked mangoes in the trade go back to varieties raised in Florida in the 20th century, such as Haden and Tommy Atkins.',
        'La plupart des mangues à joue rouge du commerce remontent à des variétés nées en Floride au XXe siècle, comme Haden et Tommy Atkins.',
      ),
    ],
  },
  {
    species: 'passion-fruit',
    classes: ['Passion Fruit'],
    about: [
      fact(
        morton('passionfruit'),
        'The purple form: less acid than the yellow one, richer in scent and juice.',
        'La forme violette : moins acide que la jaune, plus riche en parfum et en jus.',
      ),
    ],
  },
  {
    species: 'pineapple',
    classes: ['Pineapple Mini'],
    about: [
      fact(
        morton('pineapple'),
        'Small pineapples are mostly of the Queen group, like the Victoria of Réunion: deep yellow flesh, crisp, sweet, with a core that can be eaten.',
        'Les petits ananas sont surtout du groupe Queen, comme le Victoria de La Réunion : chair jaune d’or, croquante, sucrée, au cœur qui se mange.',
      ),
    ],
  },
];
