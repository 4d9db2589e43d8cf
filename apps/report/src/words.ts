const whole = new Intl.NumberFormat('en');

/** 12,720 */
export function count(value: number): string {
  return whole.format(value);
}

/** "1 photo", "12,720 photos" */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share from 0 to 1 as "98.0 %", with a no-break space. */
export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)}\u00a0%`;
}

/** "0.4 s", "38 s", "2 min 5 s", "1 h 12 min" */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)}\u00a0s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total}\u00a0s`;
  if (total < 3600) return `${Math.floor(total / 60)}\u00a0min ${total % 60}\u00a0s`;
  const minutes = Math.round(total / 60);
  return `${Math.floor(minutes / 60)}\u00a0h ${minutes % 60}\u00a0min`;
}

/** "22 November 2026, 18:59 UTC"; the text itself when it is no date. */
export function moment(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(date).replace(' at ', ', ')} UTC`;
}

/** A name on one line: what would break the line or hide is shown as its escape. */
export function oneLine(name: string): string {
  return name.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/gu, (character) => {
    const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
    return named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
