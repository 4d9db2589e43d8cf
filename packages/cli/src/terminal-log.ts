import type { Log, Progress } from '@verger/base';
import { columnsOf, wrap } from './screen.js';

export interface TerminalLogOptions {
  /** Where people read; never standard output. */
  readonly stream: NodeJS.WriteStream;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/** A bar is redrawn at most this often where it can be, and told in a new line this often where not; in ms. */
const REDRAW = 100;
const RETELL = 5000;
/** Photos a second is measured over this much time, so that a slow start does not spoil the estimate; in ms. */
const WINDOW = 15_000;
/** Before all that a stage says. */
const INDENT = '  ';
const indented = (text: string) => text.replaceAll(/^/gm, INDENT);

/** A progress bar on a terminal, plain lines elsewhere. */
export function terminalLog({ stream, now }: TerminalLogOptions): Log & { close(): void } {
  const live = stream.isTTY === true && process.env.TERM !== 'dumb';
  const colour = live && process.env.NO_COLOR === undefined;
  const paint = (code: number, text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  let drawn = false;
  let last = Number.NEGATIVE_INFINITY;
  let told = '';
  let history: { at: number; done: number }[] = [];

  const wipe = () => {
    if (drawn) stream.write('\r\x1b[2K');
    drawn = false;
  };
  const columns = () => columnsOf(stream);
  /** One colour over all lines that the text takes. */
  const line = (text: string, code?: number) => {
    wipe();
    const whole = wrap(text, columns());
    stream.write(`${code === undefined ? whole : paint(code, whole)}\n`);
  };

  return {
    stage(name) {
      history = [];
      last = Number.NEGATIVE_INFINITY;
      line(name, 1);
    },
    get columns() {
      const all = columns();
      return all === undefined ? undefined : all - INDENT.length;
    },
    info: (text) => line(text === '' ? '' : indented(text)),
    warn: (text) => line(indented(`warning: ${text}`), 33),
    progress(progress) {
      const at = now();
      history.push({ at, done: progress.done });
      while (history.length > 2 && history[0]!.at < at - WINDOW) history.shift();
      const finished = progress.done >= progress.total;
      if (at - last < (live ? REDRAW : RETELL) && !finished) return;
      last = at;
      // What is drawn again must not reach the next line: there it could not be wiped.
      const room = (columns() ?? 80) - INDENT.length - 1;
      const text = describe(progress, speed(history), room);
      if (!live) {
        // The end may be told more than once.
        if (text !== told) stream.write(`${INDENT}${text}\n`);
        told = text;
        return;
      }
      wipe();
      stream.write(`${INDENT}${barOf(progress, Math.min(30, room - text.length - 1), paint)}${text}`);
      drawn = true;
      if (finished) {
        stream.write('\n');
        drawn = false;
      }
    },
    close: wipe,
  };
}

/** Empty where there is no room for one. */
function barOf(
  { done, total }: Progress,
  width: number,
  paint: (code: number, text: string) => string,
): string {
  if (width < 5) return '';
  const filled = Math.round((width * done) / Math.max(total, 1));
  return `${paint(32, '█'.repeat(filled))}${paint(90, '░'.repeat(width - filled))} `;
}

/** Units a second over the window; undefined when there is nothing to measure yet. */
function speed(history: readonly { at: number; done: number }[]): number | undefined {
  const first = history[0];
  const now = history.at(-1);
  if (!first || !now || now.at - first.at < 500 || now.done <= first.done) return undefined;
  return ((now.done - first.done) / (now.at - first.at)) * 1000;
}

/** As much as there is room for: how far, how many failed, how long still, how fast. */
function describe(
  { unit, done, total, errors }: Progress,
  perSecond: number | undefined,
  room: number,
): string {
  const far = `${done}/${total} ${unit}`;
  const failed = errors > 0 ? `${errors} failed` : '';
  const speed = perSecond === undefined ? '' : `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`;
  const left = perSecond === undefined || done >= total ? '' : `${duration((total - done) / perSecond)} left`;
  const choices = [
    [far, speed, left, failed],
    [far, left, failed],
    [far, failed],
  ].map((parts) => parts.filter((part) => part !== '').join(' · '));
  return choices.find((text) => text.length <= room) ?? far;
}

/** Seconds as people say them: `8 s`, `2 min 05 s`, `1 h 20 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
