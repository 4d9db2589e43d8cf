import { text } from '../../taxonomy/text.js';
import { latex } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { ALL_YEAR, fact, powo, sold } from '../writing.js';

/** Coconut, date, salak, bananas and pineapple. */
export const palmsAndBananas: readonly SpeciesKnowledge[] = [
  {
    species: 'coconut',
    origin: [
      fact(
        'coconutOrigins',
        'Taken into cultivation twice: around the Indian Ocean, and in the Pacific.',
        'Mise en culture deux fois : autour de l’océan Indien, et dans le Pacifique.',
      ),
    ],
    season: { france: sold(1, 2, 11, 12) },
    choose: [
      fact(
        'ah66',
        'Heavy, and water must slosh when you shake it; the three eyes dry and free of mould.',
        'Lourde, et l’eau doit s’entendre quand on la secoue ; les trois yeux secs, sans moisissure.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'The white flesh, fresh or dried; grated and pressed with water, it gives coconut milk, which is not the water inside.',
        'La chair blanche, fraîche ou séchée ; râpée et pressée avec de l’eau, elle donne le lait de coco, qui n’est pas l’eau de la noix.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Whole, one to two months in the fridge; opened, the flesh keeps some days in the refrigerator.',
        'Entière, un à deux mois au froid ; ouverte, la chair se garde quelques jours au réfrigérateur.',
      ),
    ],
    nutrition: '12104',
    varieties: [
      fact(
        'fruitAndNuts',
        'Tall palms cross with each other and live long; dwarf ones bear early and mostly pollinate themselves.',
        'Les grands cocotiers se croisent entre eux et vivent longtemps ; les nains produisent tôt et se fécondent surtout eux-mêmes.',
      ),
    ],
    biodiversity: [
      fact(
        'coconutOrigins',
        'Its genes still tell the two origins apart, and trace the old sea routes, as far as Madagascar.',
        'Ses gènes distinguent encore les deux origines et gardent trace des routes maritimes, jusqu’à Madagascar.',
      ),
    ],
  },
  {
    species: 'date',
    origin: [
      fact(
        'oldWorld',
        'Among the oldest fruit crops of the Near East, with the olive, the fig, the vine and the pomegranate.',
        'L’une des plus anciennes cultures fruitières du Proche-Orient, avec l’olivier, le figuier, la vigne et le grenadier.',
      ),
    ],
    season: { france: sold(1, 10, 11, 12) },
    choose: [
      fact(
        'ah66',
        'Plump, soft, shiny; white crystals on an old one are sugar.',
        'Charnue, souple, luisante ; les cristaux blancs d’une vieille datte sont du sucre.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'As it is, without its stone; also stuffed, or in cakes and pastries.',
        'Telle quelle, sans le noyau ; aussi farcie, en gâteau ou en pâtisserie.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Soft dates keep for months in the fridge, well closed: they take up smells.',
        'Les dattes molles se gardent des mois au froid, bien fermées : elles prennent les odeurs.',
      ),
    ],
    nutrition: '09421',
    varieties: [
      fact(
        'fruitAndNuts',
        'Deglet Nour is half dry and translucent; Medjool is large, soft and fleshy.',
        'La deglet nour est demi-sèche et translucide ; la medjool grosse, molle et charnue.',
      ),
    ],
    biodiversity: [
      fact(
        'judeanDates',
        'Date stones about 2,000 years old, from Judea, have sprouted: trees of a lost population grow again.',
        'Des noyaux de Judée vieux d’environ 2 000 ans ont germé : des arbres d’une population disparue poussent de nouveau.',
      ),
    ],
  },
  {
    species: 'salak',
    origin: [
      fact(
        powo('Salacca zalacca'),
        'A stemless spiny palm of Sumatra and Java.',
        'Un palmier épineux sans tronc, de Sumatra et de Java.',
      ),
    ],
    choose: [
      fact('fruitAndNuts', 'Dry, shiny scales and firm fruit.', 'Écailles sèches et luisantes, fruit ferme.'),
    ],
    eat: [
      fact(
        'fruitAndNuts',
        'Pinch the tip and the skin peels off like a shell.',
        'On pince la pointe et la peau s’ôte comme une coquille.',
      ),
    ],
    varieties: [
      fact(
        'fruitAndNuts',
        'Pondoh, from Java, is mild and sweet; salak Bali is its Balinese relative.',
        'Le pondoh, de Java, est doux et sucré ; le salak de Bali est son parent balinais.',
      ),
    ],
  },
  {
    species: 'banana',
    origin: [
      fact(
        'bananaDomestication',
        'From south-east Asia and New Guinea, where people carried and crossed wild bananas full of seeds for thousands of years.',
        'D’Asie du Sud-Est et de Nouvelle-Guinée, où l’on a transporté et croisé des bananiers sauvages pleins de graines pendant des millénaires.',
      ),
    ],
    season: { france: sold(...ALL_YEAR) },
    ripe: [
      fact(
        'ah66',
        'It ripens at home: green tips for later, yellow with brown specks for now.',
        'Elle mûrit à la maison : bout vert pour plus tard, jaune tachetée pour tout de suite.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw, without its skin; also baked, fried or dried.',
        'Crue, sans la peau ; aussi au four, frite ou séchée.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Never in the fridge before it is ripe: below about 13 °C the skin greys and ripening stops.',
        'Jamais au froid avant d’être mûre : sous 13 °C environ, la peau grisonne et la maturation s’arrête.',
      ),
    ],
    nutrition: '09040',
    varieties: [
      fact(
        'bananaFao',
        'Almost every banana sold in Europe is of one type, Cavendish.',
        'Presque toutes les bananes vendues en Europe sont d’un seul type, la Cavendish.',
      ),
    ],
    biodiversity: [
      fact(
        'bananaFao',
        'There are more than 1,000 varieties; Cavendish alone makes about 47% of the world’s harvest.',
        'Il existe plus de 1 000 variétés ; la seule Cavendish fait environ 47 % de la récolte mondiale.',
      ),
    ],
    cautions: [latex],
    links: [
      {
        label: text('ProMusa: the diversity of bananas', 'ProMusa : la diversité des bananes (en anglais)'),
        url: 'https://www.promusa.org/',
      },
    ],
  },
  {
    species: 'plantain',
    origin: [
      fact(
        'bananaDomestication',
        'A cross of two wild bananas, Musa acuminata and Musa balbisiana.',
        'Un croisement entre deux bananiers sauvages, Musa acuminata et Musa balbisiana.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'At room temperature; the cold spoils it as it does the banana.',
        'À température ambiante ; le froid l’abîme comme la banane.',
      ),
    ],
    eat: [
      fact(
        'bananaFao',
        'Starchy even when ripe: it is boiled, fried or roasted.',
        'Farineuse même mûre : elle se mange bouillie, frite ou rôtie.',
      ),
    ],
    nutrition: '09277',
    varieties: [
      fact(
        'bananaFao',
        'A large group of bananas, with more than 100 varieties.',
        'Un vaste groupe de bananes, de plus de 100 variétés.',
      ),
    ],
    cautions: [latex],
  },
  {
    species: 'pineapple',
    origin: [
      fact(
        morton('pineapple'),
        'From southern Brazil and Paraguay; people had carried it as far as the West Indies before Columbus met it in 1493.',
        'Du sud du Brésil et du Paraguay ; on l’avait porté jusqu’aux Antilles, où Colomb le rencontre en 1493.',
      ),
    ],
    season: { france: sold(...ALL_YEAR) },
    choose: [
      fact(
        'ah66',
        'Heavy, scented at the base, with fresh green leaves.',
        'Lourd, parfumé à la base, le feuillage frais et vert.',
      ),
    ],
    ripe: [
      fact(
        'ah66',
        'It does not get sweeter after picking.',
        'Il ne gagne plus en sucre après la cueillette.',
      ),
    ],
    eat: [
      fact(
        morton('pineapple'),
        'Raw, without rind, eyes and hard core; or cooked and preserved.',
        'Cru, sans l’écorce, les yeux ni le cœur dur ; ou cuit et en conserve.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'A few days at room temperature. Long stays below 7 °C brown the flesh; cut, it goes in the refrigerator.',
        'Quelques jours à température ambiante. Un long séjour sous 7 °C brunit la chair ; coupé, il va au réfrigérateur.',
      ),
    ],
    nutrition: '09266',
    varieties: [
      fact(
        'fruitAndNuts',
        'Smooth Cayenne long ruled the trade; MD-2, sweeter and yellower, has taken its place.',
        'La Cayenne lisse a longtemps dominé le commerce ; la MD-2, plus sucrée et plus jaune, l’a remplacée.',
      ),
    ],
  },
];
