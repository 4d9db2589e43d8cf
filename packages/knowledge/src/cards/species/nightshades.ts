import { text } from '../../taxonomy/text.js';
import { greenPotato } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { fact, grown } from '../writing.js';

/** Tomato, pepper, eggplant and potato. */
export const nightshades: readonly SpeciesKnowledge[] = [
  {
    species: 'tomato',
    origin: [
      fact(
        'tomatoDomestication',
        'Its wild relatives live on the western side of South America; it reached Europe from Mexico in the 16th century.',
        'Ses parentes sauvages vivent sur le versant ouest de l’Amérique du Sud ; elle est venue du Mexique en Europe au XVIe siècle.',
      ),
    ],
    season: { france: grown(6, 7, 8, 9) },
    choose: [
      fact(
        'ah66',
        'Evenly coloured, firm but not hard, heavy.',
        'Bien colorée, ferme sans être dure, lourde.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw, or cooked in sauces, soups and stews.',
        'Crue, ou cuite en sauce, en soupe ou en ragoût.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'At room temperature: the cold of the refrigerator spoils flavour and stops ripening.',
        'À température ambiante : le froid du réfrigérateur gâte le goût et arrête la maturation.',
      ),
    ],
    nutrition: '11529',
    varieties: [
      fact(
        'foodPlants',
        'Cherry, plum, round, beef, ribbed or oxheart; red, yellow, pink, green or nearly black.',
        'Cerise, allongée, ronde, charnue, côtelée ou cœur de bœuf ; rouge, jaune, rose, verte ou presque noire.',
      ),
    ],
    biodiversity: [
      fact(
        'tomatoDomestication',
        'Breeding narrowed it so much that cultivated tomatoes hold a small part, about 5%, of the diversity of their wild relatives, to which breeders turn for resistance.',
        'La sélection l’a tant resserrée que les tomates cultivées n’ont qu’une petite part, environ 5 %, de la diversité de leurs parentes sauvages, où l’on va chercher des résistances.',
      ),
    ],
  },
  {
    species: 'pepper',
    origin: [
      fact(
        'pepperMexico',
        'Domesticated in Mexico, with the hot chillies of the same species.',
        'Domestiqué au Mexique, avec les piments forts de la même espèce.',
      ),
    ],
    season: { france: grown(6, 7, 8, 9) },
    choose: [
      fact(
        'ah66',
        'Firm, shiny, heavy, with a green, fresh stalk.',
        'Ferme, brillant, lourd, la queue verte et fraîche.',
      ),
    ],
    ripe: [
      fact(
        'foodPlants',
        'Green peppers are unripe; left on the plant they turn red, yellow or orange by variety, and sweeter.',
        'Le poivron vert n’est pas mûr ; laissé sur le plant il devient rouge, jaune ou orange selon la variété, et plus doux.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw or cooked, without seeds and inner ribs.',
        'Cru ou cuit, sans les graines ni les côtes blanches.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Two to three weeks near 7 °C; much colder, it pits.',
        'Deux à trois semaines vers 7 °C ; bien plus au froid, il se creuse.',
      ),
    ],
    nutrition: '11333',
    biodiversity: [
      fact(
        'foodPlants',
        'Of the peppers people grow, five species in all, this one gives every sweet pepper.',
        'Des piments que l’on cultive, cinq espèces en tout, celle-ci donne tous les poivrons.',
      ),
    ],
  },
  {
    species: 'eggplant',
    origin: [
      fact(
        'eggplantRelatives',
        'Domesticated in Asia; most of its wild relatives live in Africa.',
        'Domestiquée en Asie ; la plupart de ses parentes sauvages vivent en Afrique.',
      ),
    ],
    season: { france: grown(6, 7, 8, 9) },
    choose: [
      fact(
        'ah66',
        'Shiny, firm, heavy, with a green cap: dull skin means an old fruit, full of seeds.',
        'Brillante, ferme, lourde, le calice vert : une peau terne trahit un fruit vieux, plein de graines.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Cooked: fried, grilled, stewed or stuffed, as a rule with its skin.',
        'Cuite : frite, grillée, mijotée ou farcie, en général avec la peau.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'At 10 to 12 °C, less than two weeks; in the refrigerator, a few days before it browns.',
        'Entre 10 et 12 °C, moins de deux semaines ; au réfrigérateur, quelques jours avant qu’elle brunisse.',
      ),
    ],
    nutrition: '11209',
    varieties: [
      fact(
        'foodPlants',
        'Purple, white, green or striped; long, round or as small as an egg, which gave it its English name.',
        'Violette, blanche, verte ou zébrée ; longue, ronde ou petite comme un œuf, d’où son nom anglais.',
      ),
    ],
    biodiversity: [
      fact(
        'eggplantRelatives',
        'Its wild relatives stand drought and disease; many are little studied and badly represented in seed banks.',
        'Ses parentes sauvages supportent sécheresse et maladies ; beaucoup sont mal connues et peu conservées dans les banques de graines.',
      ),
    ],
  },
  {
    species: 'potato',
    origin: [
      fact(
        'potatoOrigin',
        'Domesticated once, in southern Peru, from wild potatoes of the Andes.',
        'Domestiquée une seule fois, dans le sud du Pérou, à partir de pommes de terre sauvages des Andes.',
      ),
    ],
    choose: [
      fact('ah66', 'Firm, dry, without sprout or green patch.', 'Ferme, sèche, sans germe ni tache verte.'),
    ],
    eat: [
      fact(
        'foodPlants',
        'Always cooked: boiled, baked, fried or mashed.',
        'Toujours cuite : à l’eau, au four, frite ou en purée.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Cool, dark and airy; light turns it green, and great cold turns its starch into sugar.',
        'Au frais, dans le noir, à l’air ; la lumière la verdit, et le grand froid change son amidon en sucre.',
      ),
    ],
    nutrition: '11352',
    varieties: [
      fact(
        'inao',
        'Pomme de terre de l’île de Ré (AOP) and pomme de terre de Merville (IGP) are protected names.',
        'La pomme de terre de l’île de Ré (AOP) et celle de Merville (IGP) sont des noms protégés.',
      ),
    ],
    biodiversity: [
      fact(
        'nativePotatoes',
        'More than 4,000 native varieties grow in the Andes of Peru, Bolivia and Ecuador; most never see a market.',
        'Plus de 4 000 variétés locales poussent dans les Andes du Pérou, de Bolivie et d’Équateur ; la plupart ne voient jamais un marché.',
      ),
    ],
    cautions: [greenPotato],
    links: [
      {
        label: text('Native potatoes of the Andes', 'Pommes de terre des Andes (en anglais)'),
        url: 'https://cipotato.org/potato/native-potato-varieties/',
      },
    ],
  },
];
