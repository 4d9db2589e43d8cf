/**
 * An element that is known to be there, such as the label of a row that was found before.
 *
 * @throws RangeError when there is none: a bug
 */
export function elementAt<T extends {}>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`there is no element ${index} among ${items.length}`);
  return item;
}
