import type { VarietyKnowledge } from '../knowledge.js';
import { fact } from '../writing.js';

/** Melons, peppers, tomatoes, potatoes and onions that differ from their species. */
export const vegetableVarieties: readonly VarietyKnowledge[] = [
  {
    species: 'melon',
    classes: ['Cantaloupe 1', 'Cantaloupe 2'],
    about: [
      fact(
        'foodPlants',
        'Named after Cantalupo, a papal estate near Rome. Europe keeps the name for ribbed melons without netting; America gives it to netted ones.',
        'Son nom vient de Cantalupo, domaine des papes près de Rome. L’Europe le donne à des melons côtelés sans broderie, l’Amérique à des melons brodés.',
      ),
    ],
    nutrition: '09181',
  },
  {
    species: 'melon',
    classes: ['Melon Piel de Sapo'],
    about: [
      fact(
        'foodPlants',
        'A Spanish winter melon; the name means toad skin. Green and wrinkled outside, pale and very sweet inside, without scent.',
        'Un melon d’hiver espagnol, dont le nom veut dire peau de crapaud. Vert et ridé dehors, pâle et très sucré dedans, sans parfum.',
      ),
    ],
    keep: [
      fact(
        'foodPlants',
        'Unlike scented melons, it keeps for weeks in a cool room.',
        'À la différence des melons parfumés, il se garde des semaines dans une pièce fraîche.',
      ),
    ],
  },
  {
    species: 'pepper',
    classes: ['Pepper Green'],
    about: [
      fact(
        'foodPlants',
        'An unripe pepper: any variety is green first. Firmer and slightly bitter.',
        'Un poivron pas mûr : toute variété commence verte. Plus ferme, un peu amer.',
      ),
    ],
    nutrition: '11333',
  },
  {
    species: 'pepper',
    classes: ['Pepper Red'],
    about: [
      fact(
        'sr28',
        'Ripe, it holds far more vitamin C and provitamin A than the green one.',
        'Mûr, il contient bien plus de vitamine C et de provitamine A que le vert.',
      ),
    ],
    nutrition: '11821',
  },
  {
    species: 'pepper',
    classes: ['Pepper Yellow'],
    about: [
      fact(
        'sr28',
        'Among the richest vegetables in vitamin C.',
        'L’un des légumes les plus riches en vitamine C.',
      ),
    ],
    nutrition: '11951',
  },
  {
    species: 'pepper',
    classes: ['Pepper Orange'],
    about: [
      fact(
        'eyePigments',
        'Of 33 fruits and vegetables measured, none held a larger share of zeaxanthin, one of the two yellow pigments of the retina.',
        'De 33 fruits et légumes mesurés, aucun n’avait une plus grande part de zéaxanthine, l’un des deux pigments jaunes de la rétine.',
      ),
    ],
  },
  {
    species: 'tomato',
    classes: ['Tomato Cherry Red'],
    about: [
      fact(
        'foodPlants',
        'Small tomatoes in clusters, sweeter than large ones; closest to the wild form.',
        'De petites tomates en grappe, plus sucrées que les grosses ; les plus proches de la forme sauvage.',
      ),
    ],
  },
  {
    species: 'tomato',
    classes: ['Tomato Heart'],
    about: [
      fact(
        'foodPlants',
        'Heart-shaped, large, with dense flesh and few seeds.',
        'En forme de cœur, grosse, à chair dense et à peu de graines.',
      ),
    ],
  },
  {
    species: 'tomato',
    classes: ['Tomato Yellow'],
    about: [
      fact(
        'foodPlants',
        'Yellow for want of lycopene, the red pigment; mild and little acid.',
        'Jaune, faute de lycopène, le pigment rouge ; douce, peu acide.',
      ),
    ],
    nutrition: '11696',
  },
  {
    species: 'tomato',
    classes: ['Tomato not Ripened'],
    choose: [
      fact(
        'ah66',
        'Full-grown green tomatoes ripen at room temperature, faster beside an apple or a banana.',
        'Les tomates vertes bien formées mûrissent à température ambiante, plus vite près d’une pomme ou d’une banane.',
      ),
    ],
    nutrition: '11527',
  },
  { species: 'potato', classes: ['Potato Red', 'Potato Red Washed'], nutrition: '11355' },
  { species: 'potato', classes: ['Potato White'], nutrition: '11354' },
  {
    species: 'onion',
    classes: ['Onion Red', 'Onion Red Peeled'],
    about: [
      fact(
        'foodPlants',
        'Coloured by anthocyanins; milder than most yellow onions, and often eaten raw.',
        'Coloré par des anthocyanes ; plus doux que la plupart des oignons jaunes, souvent mangé cru.',
      ),
    ],
  },
];
