import { text } from '../../taxonomy/text.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { ALL_YEAR, caution, fact, iucn, powo, sold } from '../writing.js';

/** Passion flowers and cacti. */
export const vinesAndCacti: readonly SpeciesKnowledge[] = [
  {
    species: 'granadilla',
    origin: [
      fact(
        morton('sweet_granadilla'),
        'Native from central Mexico to Bolivia, in cool mountains.',
        'Originaire des montagnes fraîches, du centre du Mexique à la Bolivie.',
      ),
    ],
    choose: [
      fact(
        'incas',
        'A hard, brittle orange shell, with no dent.',
        'Une coque orange, dure et cassante, sans enfoncement.',
      ),
    ],
    eat: [
      fact(
        'incas',
        'The pale, sweet pulp is eaten out of it with a spoon.',
        'Sa pulpe pâle et douce se mange à la cuillère.',
      ),
    ],
  },
  {
    species: 'passion-fruit',
    origin: [
      fact(
        morton('passionfruit'),
        'Native from southern Brazil through Paraguay to northern Argentina.',
        'Originaire du sud du Brésil, du Paraguay et du nord de l’Argentine.',
      ),
    ],
    season: { france: sold(...ALL_YEAR) },
    choose: [fact('ah66', 'Heavy.', 'Lourd.')],
    ripe: [
      fact(
        'ah66',
        'A wrinkled skin is a sign of ripeness, not of age.',
        'Une peau fripée est signe de maturité, pas d’âge.',
      ),
    ],
    eat: [
      fact(
        morton('passionfruit'),
        'Raw: cut it in two and spoon out the pulp with its seeds.',
        'Cru : on le coupe en deux et on mange la pulpe et ses graines à la cuillère.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Smooth, it ripens at room temperature; wrinkled, it keeps a week or more in the fridge.',
        'Lisse, il mûrit à température ambiante ; fripé, il se garde une semaine ou plus au froid.',
      ),
    ],
    nutrition: '09231',
    varieties: [
      fact(
        morton('passionfruit'),
        'The purple form is smaller, sweeter and more scented; the yellow one (maracuja) larger and sharper.',
        'La forme violette est plus petite, plus douce et plus parfumée ; la jaune (maracuja) plus grosse et plus acide.',
      ),
    ],
    biodiversity: [
      fact(
        'incas',
        'The passion flowers have hundreds of species; several others bear good fruit, granadilla and curuba among them.',
        'Les passiflores comptent des centaines d’espèces ; plusieurs autres donnent de bons fruits, dont la grenadelle et la curuba.',
      ),
    ],
  },
  {
    species: 'pitahaya',
    origin: [
      fact(
        powo('Selenicereus undatus'),
        'A climbing cactus of Mexico and Central America.',
        'Un cactus grimpant du Mexique et d’Amérique centrale.',
      ),
    ],
    choose: [
      fact(
        'fruitAndNuts',
        'Evenly coloured, yielding a little, with scales that are still fresh.',
        'Couleur unie, un peu souple sous le doigt, écailles encore fraîches.',
      ),
    ],
    eat: [
      fact(
        'fruitAndNuts',
        'Raw: cut it in two and spoon out the flesh; its tiny seeds are eaten.',
        'Crue : on la coupe en deux et on mange la chair à la cuillère, avec ses petites graines.',
      ),
    ],
    keep: [
      fact(
        'fruitAndNuts',
        'Cool, near 10 °C, one to two weeks.',
        'Au frais, vers 10 °C, une à deux semaines.',
      ),
    ],
    varieties: [
      fact(
        'fruitAndNuts',
        'Red skin with white flesh (Selenicereus undatus), red skin with red flesh (close relatives), yellow skin with white flesh (Selenicereus megalanthus), the sweetest.',
        'Peau rouge et chair blanche (Selenicereus undatus), peau rouge et chair rouge (de proches parents), peau jaune et chair blanche (Selenicereus megalanthus), la plus sucrée.',
      ),
    ],
    biodiversity: [
      fact(
        'fruitAndNuts',
        'Its great white flowers open for one night; bats and moths carry the pollen.',
        'Ses grandes fleurs blanches ne s’ouvrent qu’une nuit ; chauves-souris et papillons de nuit portent le pollen.',
      ),
    ],
  },
  {
    species: 'prickly-pear',
    origin: [
      fact(
        'cactusPearOrigin',
        'Not from Barbary: its genes point to the cacti of central Mexico, where it was domesticated.',
        'Pas de Barbarie : ses gènes désignent les cactus du centre du Mexique, où elle fut domestiquée.',
      ),
    ],
    choose: [
      fact(
        'ah66',
        'Firm, evenly coloured, neither dry nor wrinkled.',
        'Ferme, d’une couleur unie, ni sèche ni ridée.',
      ),
    ],
    eat: [
      fact(
        'fruitAndNuts',
        'Raw and peeled; its hard seeds are swallowed or spat out.',
        'Crue et pelée ; ses graines dures s’avalent ou se recrachent.',
      ),
    ],
    keep: [
      fact('ah66', 'Some days in the fridge, well wrapped.', 'Quelques jours au froid, bien enveloppée.'),
    ],
    nutrition: '09287',
    varieties: [
      fact(
        'fruitAndNuts',
        'Green, yellow, orange or purple, by variety.',
        'Verte, jaune, orange ou pourpre, selon la variété.',
      ),
    ],
    iucn: [iucn('Opuntia ficus-indica', 'DD', text('prickly pear cactus', 'figuier de Barbarie'))],
    cautions: [
      caution(
        'care',
        'fruitAndNuts',
        'Hair-thin spines (glochids) come off at a touch and stick in the skin: hold it with gloves or a fork.',
        'Ses épines fines comme des poils (glochides) se détachent au toucher et se plantent dans la peau : la tenir avec des gants ou une fourchette.',
      ),
    ],
  },
];
