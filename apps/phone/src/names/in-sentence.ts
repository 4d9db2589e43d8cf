/** What an English name of a variety begins with when that is a name of its own; French ones begin with the fruit. */
const PROPER =
  /^(Abate|Braeburn|Crimson|Forelle|Golden|Granny|Kaiser|Lady|Meyer|Piel|Pink Lady|Rainier|Red Delicious|Williams)\b/;

/** A name as it stands inside a sentence: `Peach` is `peach` there, `Granny Smith apple` stays. */
export function inSentence(name: string): string {
  return PROPER.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
}
