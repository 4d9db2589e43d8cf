/**
 * A field that AWS always sends, though the SDK's types leave it open.
 *
 * @param field its name, for the error
 * @throws Error when it is missing
 */
export function sent<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new Error(`AWS has sent no ${field}`);
  return value;
}
