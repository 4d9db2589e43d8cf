import type { Log, Progress } from '@verger/base';

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
  const line = (text: string) => {
    wipe();
    stream.write(`${text}\n`);
  };

  return {
    stage(name) {
      history = [];
      last = Number.NEGATIVE_INFINITY;
      line(paint(1, name));
    },
    info: (text) => line(text === '' ? '' : `  ${text}`),
    warn: (text) => line(`  ${paint(33, `warning: ${text}`)}`),
    progress(progress) {
      const at = now();
      history.push({ at, done: progress.done });
      while (history.length > 2 && history[0]!.at < at - WINDOW) history.shift();
      const finished = progress.done >= progress.total;
      if (at - last < (live ? REDRAW : RETELL) && !finished) return;
      last = at;
      const text = describe(progress, speed(history));
      if (!live) {
        // The end may be told more than once.
        if (text !== told) stream.write(`  ${text}\n`);
        told = text;
        return;
      }
      const width = Math.max(10, Math.min(30, (stream.columns ?? 80) - text.length - 6));
      const filled = Math.round((width * progress.done) / Math.max(progress.total, 1));
      wipe();
      stream.write(`  ${paint(32, '█'.repeat(filled))}${paint(90, '░'.repeat(width - filled))} ${text}`);
      drawn = true;
      if (finished) {
        stream.write('\n');
        drawn = false;
      }
    },
    close: wipe,
  };
}

/** Units a second over the window; undefined when there is nothing to measure yet. */
function speed(history: readonly { at: number; done: number }[]): number | undefined {
  const first = history[0];
  const now = history.at(-1);
  if (!first || !now || now.at - first.at < 500 || now.done <= first.done) return undefined;
  return ((now.done - first.done) / (now.at - first.at)) * 1000;
}

function describe({ unit, done, total, errors }: Progress, perSecond: number | undefined): string {
  const parts = [`${done}/${total} ${unit}`];
  if (perSecond !== undefined) {
    parts.push(`${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`);
    if (done < total) parts.push(`${duration((total - done) / perSecond)} left`);
  }
  if (errors > 0) parts.push(`${errors} failed`);
  return parts.join(' · ');
}

/** Seconds as people say them: `8 s`, `2 min 05 s`, `1 h 20 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
