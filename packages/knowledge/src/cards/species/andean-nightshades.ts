import type { SpeciesKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { caution, fact } from '../writing.js';

/** Fruit of the potato family from the Andes. */
export const andeanNightshades: readonly SpeciesKnowledge[] = [
  {
    species: 'pepino',
    origin: [
      fact(
        'incas',
        'Grown in the Andes long before the Spaniards came; Peruvian pottery bears its shape.',
        'Cultivé dans les Andes bien avant les Espagnols ; des poteries du Pérou en ont la forme.',
      ),
    ],
    choose: [
      fact(
        'incas',
        'Golden to cream with purple streaks, scented, yielding a little; it bruises easily.',
        'Doré à crème, strié de violet, parfumé, un peu souple ; il craint les chocs.',
      ),
    ],
    eat: [
      fact(
        'incas',
        'Ripe and raw, like a melon: peeled, since the skin of some is unpleasant; the seeds are soft enough to eat.',
        'Mûr et cru, comme un melon : pelé, car la peau de certains est désagréable ; les graines, tendres, se mangent.',
      ),
    ],
    varieties: [
      fact(
        'incas',
        'It is propagated from cuttings; fruit differs much in size, sweetness and the number of seeds.',
        'On le multiplie par boutures ; ses fruits diffèrent beaucoup de taille, de douceur et de nombre de graines.',
      ),
    ],
  },
  {
    species: 'physalis',
    origin: [
      fact(
        'incas',
        'From the Andes; its English name, Cape gooseberry, comes from the Cape of Good Hope, where it was grown early.',
        'Des Andes ; son nom anglais, Cape gooseberry, vient du cap de Bonne-Espérance, où on le cultiva tôt.',
      ),
    ],
    choose: [
      fact(
        morton('cape_gooseberry'),
        'In a dry, straw-coloured husk; the berry orange, never green.',
        'Dans une enveloppe sèche couleur paille ; la baie orange, jamais verte.',
      ),
    ],
    eat: [
      fact(
        morton('cape_gooseberry'),
        'Taken out of its husk, raw; or cooked in jam, sauces and tarts.',
        'Sorti de son enveloppe, cru ; ou cuit, en confiture, en sauce ou en tarte.',
      ),
    ],
    keep: [
      fact(
        morton('cape_gooseberry'),
        'In its husk, dry and cool, for weeks.',
        'Dans son enveloppe, au sec et au frais, pendant des semaines.',
      ),
    ],
    nutrition: '09138',
    cautions: [
      caution(
        'toxic',
        morton('cape_gooseberry'),
        'The unripe fruit is poisonous.',
        'Le fruit vert est toxique.',
      ),
    ],
  },
  {
    species: 'tamarillo',
    origin: [
      fact(
        'incas',
        'A small tree of the Andes; the name tamarillo was coined in New Zealand in 1967 for the trade.',
        'Un petit arbre des Andes ; le nom de tamarillo fut inventé en Nouvelle-Zélande en 1967 pour le commerce.',
      ),
    ],
    choose: [
      fact(
        'incas',
        'Firm, shiny, with its stalk; red, purple or golden all over.',
        'Ferme, brillant, avec sa queue ; rouge, pourpre ou doré, d’une couleur unie.',
      ),
    ],
    keep: [
      fact('ah66', 'Some weeks in the fridge, at 3 to 4 °C.', 'Quelques semaines au froid, à 3 ou 4 °C.'),
    ],
    eat: [
      fact(
        morton('tree_tomato'),
        'The skin is bitter: it is peeled or the flesh scooped out.',
        'La peau est amère : on le pèle ou on le vide à la cuillère.',
      ),
    ],
    varieties: [
      fact(
        morton('tree_tomato'),
        'Red ones are the sharpest, yellow ones the mildest.',
        'Les rouges sont les plus vifs, les jaunes les plus doux.',
      ),
    ],
  },
];
