/** A refusal, as AWS words it. */
export class AwsRefusal extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export type Json = Record<string, unknown>;

/** EMR says so of wrong input. */
export const invalid = (message: string) => new AwsRefusal('ValidationException', message);

/** EMR says so of a cluster or step that is not there. */
export const notFound = (what: string) => new AwsRefusal('InvalidRequestException', `${what} is not valid.`);

/** Seconds since 1970, as awsJson1.1 writes times. */
export const epoch = (date: Date | undefined): number | undefined =>
  date === undefined ? undefined : date.getTime() / 1000;

/** An EMR id: `j-` or `s-` and thirteen letters and digits. */
export function emrId(prefix: 'j' | 's' | 'i' | 'ig'): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const draw = () => letters[Math.floor(Math.random() * letters.length)];
  return `${prefix}-${Array.from({ length: 13 }, draw).join('')}`;
}
