import { text } from '../../taxonomy/text.js';
import { latex } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { ALL_YEAR, caution, fact, harvest, iucn, powo, sold } from '../writing.js';

/** Avocado, carambola, guava, papaya and sugar apple: trees from the Americas, and one from Asia. */
export const tropicalTrees: readonly SpeciesKnowledge[] = [
  {
    species: 'avocado',
    origin: [
      fact(
        morton('avocado_ars'),
        'Probably from southern Mexico; it was grown from the Rio Grande to Peru before Europeans came.',
        'Sans doute du sud du Mexique ; on le cultivait du Rio Grande au Pérou avant l’arrivée des Européens.',
      ),
    ],
    season: {
      france: sold(...ALL_YEAR),
      north: harvest('floridaFruit', 'Florida', 'Floride', 1, 2, 3, 6, 7, 8, 9, 10, 11, 12),
    },
    ripe: [
      fact(
        'ah66',
        'It ripens off the tree only: hard for later, yielding to the palm for now. Hass turns from green to nearly black.',
        'Il ne mûrit qu’une fois cueilli : dur pour plus tard, souple dans la paume pour tout de suite. Le Hass passe du vert au presque noir.',
      ),
    ],
    eat: [
      fact(
        morton('avocado_ars'),
        'Raw: cooking makes it bitter, so it is added to hot dishes just before they are served.',
        'Cru : la cuisson le rend amer ; on l’ajoute aux plats chauds au moment de servir.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'At room temperature until soft, beside a banana to hurry it; then a few days in the fridge.',
        'À température ambiante jusqu’à ce qu’il s’assouplisse, près d’une banane pour le presser ; puis quelques jours au froid.',
      ),
    ],
    nutrition: '09037',
    varieties: [
      fact(
        'avocadoRiverside',
        'Hass, a chance seedling found in California in 1926 and patented in 1935, leads the whole world’s market.',
        'Hass, semis de hasard trouvé en Californie en 1926 et breveté en 1935, domine le marché mondial.',
      ),
    ],
    biodiversity: [
      fact(
        'fruitAndNuts',
        'Three races, Mexican, Guatemalan and West Indian, crossed with each other, gave the varieties of today.',
        'Trois races, mexicaine, guatémaltèque et antillaise, croisées entre elles, ont donné les variétés d’aujourd’hui.',
      ),
    ],
    iucn: [
      iucn('Persea americana', 'LC', text('avocado tree', 'avocatier')),
      iucn('Persea schiedeana', 'EN', text('coyo avocado', 'avocat coyo')),
    ],
    cautions: [latex],
  },
  {
    species: 'carambola',
    origin: [
      fact(
        morton('carambola'),
        'Believed to come from Ceylon and the Moluccas; grown in south-east Asia for centuries.',
        'Viendrait de Ceylan et des Moluques ; cultivée en Asie du Sud-Est depuis des siècles.',
      ),
    ],
    season: { france: sold(1, 11, 12) },
    choose: [fact(morton('carambola'), 'Yellow, firm and waxy.', 'Jaune, ferme, cireuse.')],
    ripe: [
      fact(
        morton('carambola'),
        'Brown edges on the ribs show ripeness, green ones sourness.',
        'Des côtes à l’arête brunie montrent qu’elle est mûre ; vertes, elle est acide.',
      ),
    ],
    eat: [
      fact(
        morton('carambola'),
        'Raw, skin and all, cut across into stars.',
        'Crue, avec la peau, en tranches qui font des étoiles.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, up to three or four weeks.',
        'Au froid, jusqu’à trois ou quatre semaines.',
      ),
    ],
    nutrition: '09060',
    varieties: [
      fact(
        morton('carambola'),
        'Two kinds: small and very sour, rich in oxalic acid; larger and mild.',
        'De deux sortes : petites et très acides, riches en acide oxalique ; plus grosses et douces.',
      ),
    ],
    cautions: [
      caution(
        'toxic',
        'starFruitKidneys',
        'Dangerous with diseased kidneys: it contains a nerve poison that they cannot clear. Not one bite, nor its juice.',
        'Dangereuse en cas de maladie des reins : elle contient un poison des nerfs qu’ils n’éliminent pas. Pas une bouchée, pas de jus.',
      ),
    ],
  },
  {
    species: 'guava',
    origin: [fact(powo('Psidium guajava'), 'From tropical America.', 'D’Amérique tropicale.')],
    choose: [
      fact(
        morton('guava'),
        'Yellowing, scented, yielding a little.',
        'Jaunissante, parfumée, un peu souple.',
      ),
    ],
    ripe: [
      fact(morton('guava'), 'The smell fills the room when it is ripe.', 'Mûre, elle embaume la pièce.'),
    ],
    eat: [
      fact(
        morton('guava'),
        'Raw, often without its hard seeds; cooked, it becomes jelly, paste and preserves.',
        'Crue, souvent sans ses graines dures ; cuite, en gelée, en pâte ou au sirop.',
      ),
    ],
    keep: [fact('ah66', 'Ripe, a week or so in the fridge.', 'Mûre, une semaine environ au froid.')],
    nutrition: '09139',
    varieties: [
      fact(
        morton('guava'),
        'White, yellow, pink or red flesh; round or pear-shaped.',
        'Chair blanche, jaune, rose ou rouge ; ronde ou en poire.',
      ),
    ],
  },
  {
    species: 'papaya',
    origin: [
      fact(
        'papayaReview',
        'From Mexico and Central America, where wild papayas still grow, small and full of seeds.',
        'Du Mexique et d’Amérique centrale, où poussent encore des papayers sauvages, aux fruits petits et pleins de graines.',
      ),
    ],
    ripe: [
      fact(
        'ah66',
        'Yellow on at least a third of the skin, yielding a little; all green it will not ripen well.',
        'Jaune sur un tiers de la peau au moins, un peu souple ; toute verte, elle mûrira mal.',
      ),
    ],
    eat: [
      fact(
        morton('papaya_ars'),
        'Ripe, raw and without its seeds, often with lime; green, cooked as a vegetable.',
        'Mûre, crue et sans les graines, souvent avec du citron vert ; verte, cuite comme un légume.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'At room temperature until ripe, then some days in the fridge; unripe, cold harms it.',
        'À température ambiante jusqu’à maturité, puis quelques jours au froid ; le froid l’abîme si elle n’est pas mûre.',
      ),
    ],
    nutrition: '09226',
    varieties: [
      fact(
        'fruitAndNuts',
        'Solo papayas are pear-shaped and serve one; Mexican ones are long and can weigh several kilos.',
        'Les papayes Solo, en poire, suffisent à une personne ; les mexicaines, longues, peuvent peser plusieurs kilos.',
      ),
    ],
    biodiversity: [
      fact(
        'papayaReview',
        'Wild populations hold more diversity than cultivated papayas, and dwindle as their forests are cleared.',
        'Les populations sauvages sont plus diverses que les papayers cultivés, et reculent avec leurs forêts.',
      ),
    ],
  },
  {
    species: 'sugar-apple',
    origin: [
      fact(
        morton('sugar_apple'),
        'From tropical America; the exact place is not known.',
        'D’Amérique tropicale ; le lieu précis n’est pas connu.',
      ),
    ],
    ripe: [
      fact(
        morton('sugar_apple'),
        'Ripe when the knobs spread and pale skin shows between them; it falls apart in the hand.',
        'Mûre quand ses bosses s’écartent et laissent voir une peau claire ; elle se défait dans la main.',
      ),
    ],
    eat: [
      fact(
        morton('sugar_apple'),
        'Raw: break it open and eat the flesh off the seeds with a spoon.',
        'Crue : on l’ouvre et on mange la chair à la cuillère, sans les graines.',
      ),
    ],
    keep: [
      fact(
        morton('sugar_apple'),
        'At room temperature until soft, then eat it at once.',
        'À température ambiante jusqu’à ce qu’elle s’assouplisse, puis la manger aussitôt.',
      ),
    ],
    nutrition: '09321',
    cautions: [
      caution(
        'toxic',
        morton('sugar_apple'),
        'The seeds are poisonous when crushed, and their powder hurts the eyes: spit them out whole.',
        'Les graines broyées sont toxiques, et leur poudre blesse les yeux : les recracher entières.',
      ),
    ],
  },
];
