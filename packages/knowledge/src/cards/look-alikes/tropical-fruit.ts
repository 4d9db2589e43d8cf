import { text } from '../../taxonomy/text.js';
import type { LookAlike } from '../look-alike.js';
import { morton } from '../morton.js';
import { difference } from '../writing.js';

/** Fruit of warm countries. */
export const tropicalLookAlikes: readonly LookAlike[] = [
  {
    first: { species: 'passion-fruit' },
    second: { species: 'granadilla' },
    differences: [
      difference(
        'incas',
        text('Shell', 'Coque'),
        text('Purple or yellow, wrinkling', 'Violette ou jaune, qui se fripe'),
        text('Orange, hard, brittle, smooth', 'Orange, dure, cassante, lisse'),
      ),
      difference(
        'incas',
        text('Inside', 'Dedans'),
        text('Yellow-orange, sharp pulp', 'Pulpe jaune-orangé, acide'),
        text('Grey, translucent, sweet pulp', 'Pulpe grise, translucide, douce'),
      ),
    ],
  },
  {
    first: { species: 'passion-fruit', className: 'Passion Fruit' },
    second: { species: 'mangosteen' },
    differences: [
      difference(
        morton('mangosteen'),
        text('Stalk', 'Queue'),
        text('None left, a plain end', 'Absente, bout nu'),
        text('A cap of four thick sepals', 'Coiffée de quatre sépales épais'),
      ),
      difference(
        morton('mangosteen'),
        text('Inside', 'Dedans'),
        text('Orange pulp full of black seeds', 'Pulpe orange pleine de graines noires'),
        text('White segments', 'Quartiers blancs'),
      ),
    ],
  },
  {
    first: { species: 'lychee' },
    second: { species: 'rambutan' },
    differences: [
      difference(
        morton('rambutan'),
        text('Shell', 'Coque'),
        text('Rough, scaly, no hairs', 'Rugueuse, en écailles, sans poils'),
        text('Long soft hairs', 'De longs poils souples'),
      ),
      difference(
        morton('rambutan'),
        text('Stone', 'Noyau'),
        text('Comes away clean', 'Se détache net'),
        text('Its skin clings to the flesh in many kinds', 'Sa peau colle à la chair chez beaucoup'),
      ),
    ],
  },
  {
    first: { species: 'banana' },
    second: { species: 'plantain' },
    differences: [
      difference(
        'bananaFao',
        text('To eat', 'À table'),
        text('Eaten raw', 'Se mange crue'),
        text('Cooked', 'Se cuit'),
      ),
      difference(
        'foodPlants',
        text('Shape', 'Forme'),
        text('Rounder section', 'Section plus ronde'),
        text('Larger, angular, thick skin', 'Plus grande, anguleuse, la peau épaisse'),
      ),
    ],
  },
  {
    first: { species: 'mango' },
    second: { species: 'papaya' },
    differences: [
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('One large flat stone', 'Un seul gros noyau plat'),
        text('A hollow full of small black seeds', 'Un creux plein de petites graines noires'),
      ),
      difference(
        'foodPlants',
        text('Shape', 'Forme'),
        text('Lopsided, like a kidney', 'Dissymétrique, en rein'),
        text('Even, pear-shaped or long', 'Régulière, en poire ou allongée'),
      ),
    ],
  },
  {
    first: { species: 'avocado' },
    second: { species: 'mango' },
    differences: [
      difference(
        'foodPlants',
        text('Stone', 'Noyau'),
        text('Round, comes away from the flesh', 'Rond, se détache de la chair'),
        text('Flat, clings to the flesh', 'Plat, tient à la chair'),
      ),
      difference(
        'foodPlants',
        text('Skin', 'Peau'),
        text('Leathery, rough or smooth, green to black', 'Coriace, rugueuse ou lisse, verte à noire'),
        text('Smooth, green, yellow or red', 'Lisse, verte, jaune ou rouge'),
      ),
    ],
  },
  {
    first: { species: 'prickly-pear' },
    second: { species: 'pitahaya' },
    differences: [
      difference(
        'fruitAndNuts',
        text('Skin', 'Peau'),
        text('Tufts of hair-thin spines', 'Touffes d’épines fines comme des poils'),
        text('Large leafy scales, no spines', 'Grandes écailles souples, sans épines'),
      ),
      difference(
        'fruitAndNuts',
        text('Seeds', 'Graines'),
        text('Large and hard', 'Grosses et dures'),
        text('Tiny and black, like poppy', 'Minuscules et noires, comme du pavot'),
      ),
    ],
  },
  {
    first: { species: 'salak' },
    second: { species: 'lychee' },
    differences: [
      difference(
        'fruitAndNuts',
        text('Shell', 'Coque'),
        text('Brown, scaly as a snake, pear-shaped', 'Brune, à écailles de serpent, en forme de poire'),
        text('Pink to red, round', 'Rose à rouge, rond'),
      ),
      difference(
        'fruitAndNuts',
        text('Flesh', 'Chair'),
        text('Crisp, in two or three lobes', 'Croquante, en deux ou trois lobes'),
        text('Juicy, in one piece', 'Juteuse, d’une pièce'),
      ),
    ],
  },
  {
    first: { species: 'tamarillo' },
    second: { species: 'tomato' },
    differences: [
      difference(
        'incas',
        text('Shape', 'Forme'),
        text('An egg, pointed at both ends, long stalk', 'Un œuf pointu aux deux bouts, longue queue'),
        text('Round, oval or ribbed', 'Ronde, ovale ou côtelée'),
      ),
      difference(
        'incas',
        text('Skin', 'Peau'),
        text('Tough and bitter', 'Coriace et amère'),
        text('Thin', 'Fine'),
      ),
      difference(
        'incas',
        text('Seeds', 'Graines'),
        text('Dark, in purple jelly', 'Sombres, dans une gelée pourpre'),
        text('Pale, in clear jelly', 'Pâles, dans une gelée claire'),
      ),
    ],
  },
  {
    first: { species: 'persimmon' },
    second: { species: 'tomato' },
    differences: [
      difference(
        'foodPlants',
        text('Crown', 'Couronne'),
        text('A wide four-lobed dry calyx', 'Un large calice sec à quatre lobes'),
        text('A small green star, on a stalk', 'Une petite étoile verte, sur une queue'),
      ),
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('Jelly or crisp flesh, a star in the middle', 'Gelée ou chair croquante, une étoile au centre'),
        text('Chambers full of seeds in juice', 'Loges pleines de graines dans le jus'),
      ),
    ],
  },
  {
    first: { species: 'physalis' },
    second: { species: 'tomato', className: 'Tomato Yellow' },
    differences: [
      difference(
        'incas',
        text('Stalk', 'Queue'),
        text('A papery lantern around it', 'Une lanterne de papier autour'),
        text('A small green star', 'Une petite étoile verte'),
      ),
      difference(
        'incas',
        text('Skin', 'Peau'),
        text('A little sticky', 'Un peu collante'),
        text('Dry and smooth', 'Sèche et lisse'),
      ),
    ],
  },
  {
    first: { species: 'pepino' },
    second: { species: 'melon' },
    differences: [
      difference(
        'incas',
        text('Skin', 'Peau'),
        text('Thin, cream streaked with purple', 'Fine, crème striée de violet'),
        text('Thick rind, ribbed or netted', 'Écorce épaisse, côtelée ou brodée'),
      ),
      difference(
        'incas',
        text('Size', 'Taille'),
        text('Like a fist', 'Comme le poing'),
        text('Like a head', 'Comme une tête'),
      ),
    ],
  },
  {
    first: { species: 'mango' },
    second: { species: 'peach' },
    differences: [
      difference('foodPlants', text('Skin', 'Peau'), text('Smooth', 'Lisse'), text('Downy', 'Duveteuse')),
      difference(
        'foodPlants',
        text('Stone', 'Noyau'),
        text('Large and flat, clings to the flesh', 'Gros et plat, tient à la chair'),
        text('Round, deeply furrowed', 'Rond, creusé de sillons'),
      ),
    ],
  },
];
