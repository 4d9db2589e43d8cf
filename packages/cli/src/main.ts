import { VergerError } from '@verger/base';
import { Command, CommanderError } from 'commander';
import type { Context } from './command.js';
import { COMMANDS, GROUPS } from './commands/entries.js';
import type { Entry } from './entry.js';
import { exitCode, explainFailure, writeFailure } from './exit.js';
import { helpFormat, helpOutput } from './help.js';
import { columnsOf, wrap } from './screen.js';
import { terminalLog } from './terminal-log.js';
import { version } from './version.js';

/**
 * Runs the command line.
 *
 * @param argv arguments after the program's name
 * @returns the exit code
 */
export async function main(argv: readonly string[]): Promise<number> {
  const log = terminalLog({ stream: process.stderr, now: () => performance.now() });
  const stop = new AbortController();
  const debug = argv.includes('--debug');
  const json = argv.includes('--json');
  let resumes = false;
  let exit = 0;
  const fail = (error: unknown): number => {
    log.close();
    const failure = explainFailure(error, debug);
    writeFailure(failure);
    if (json && process.stdout.writable) context.print(JSON.stringify(failure.json));
    return failure.exit;
  };
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(fail(stop.signal.reason));
    stop.abort(interrupted(resumes));
    log.info('stopping; Ctrl-C again stops at once');
  };
  // Never taken off: a second Ctrl-C may come when the work has just ended.
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // The terminal was closed.
  process.on('SIGHUP', interrupt);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Who reads the results has gone (`| head`): there is no one to work for.
    if (error.code === 'EPIPE') process.exit(exitCode.interrupted);
    process.exit(fail(unwritable(error)));
  });
  // Of progress one can do without.
  process.stderr.on('error', () => {});
  const context: Context = {
    log,
    signal: stop.signal,
    now: () => new Date(),
    print: (line) => process.stdout.write(`${line}\n`),
    tell: (text) => process.stdout.write(`${wrap(text, columnsOf(process.stdout))}\n`),
    columns: columnsOf(process.stdout),
    json,
  };
  try {
    assertFolder();
    await program(
      context,
      (entry) => {
        resumes = entry.resumes === true;
      },
      (code) => {
        exit = code;
      },
    ).parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError) return fail(wrongUsage(error, argv));
    // Whatever was waiting when it was stopped says so in its own way.
    return fail(stop.signal.aborted && (error as Error).name === 'AbortError' ? stop.signal.reason : error);
  }
}

/** Standard output goes to a disk that is full, broken or bounded. */
function unwritable(error: NodeJS.ErrnoException): VergerError {
  const why =
    error.code === 'ENOSPC' || error.code === 'EDQUOT' ? 'no room left' : (error.code ?? error.message);
  return new VergerError(
    'input',
    'output-unwritable',
    `the results cannot be written to standard output: ${why}`,
    {
      hint: 'send them to another place, or free some room',
      cause: error,
    },
  );
}

/** Relative paths mean nothing in a folder that is gone. */
function assertFolder(): void {
  try {
    process.cwd();
  } catch (cause) {
    throw new VergerError(
      'input',
      'no-working-folder',
      'the folder this was started in does not exist any more',
      {
        hint: 'go to another one (cd), and run it again',
        cause,
      },
    );
  }
}

function interrupted(resumes: boolean): VergerError {
  const hint = 'run the same command again: it goes on where it stopped';
  return resumes
    ? new VergerError('interrupted', 'interrupted', 'stopped; what is done is kept', { hint })
    : new VergerError('interrupted', 'interrupted', 'stopped');
}

function program(context: Context, begin: (entry: Entry) => void, end: (exit: number) => void): Command {
  const root = new Command('verger')
    .description('From folders of fruit photos to CNN features, a PCA and a classifier.')
    .version(version)
    .configureHelp(helpFormat)
    .configureOutput(helpOutput)
    .exitOverride();
  const groups = new Map<string, Command>();
  for (const entry of COMMANDS) {
    const { usage, former, summary, options, load } = entry;
    const [first = '', second = ''] = usage.split(' ');
    const nested = /^[a-z]/.test(second);
    let parent = root;
    if (nested) {
      parent = groups.get(first) ?? root.command(first).exitOverride();
      if (!groups.has(first)) groups.set(first, parent.description(GROUPS[first] ?? ''));
    }
    const command = parent
      .command(nested ? usage.slice(first.length + 1) : usage)
      .description(summary)
      .exitOverride();
    if (former !== undefined) command.alias(former);
    for (const one of options) command.addOption(one);
    command.option('--json', 'one machine-readable object as the last line of standard output');
    command.option('--debug', 'show stack traces');
    command.action(async (...received: unknown[]) => {
      const args = received
        .slice(0, -2)
        .flat()
        .filter((arg) => typeof arg === 'string');
      begin(entry);
      const act = await load();
      end(await act(context, args, received.at(-2) as Record<string, unknown>));
    });
  }
  return root;
}

/** What commander refused, said as every other error is. */
function wrongUsage(error: CommanderError, argv: readonly string[]): VergerError {
  const [first = '', second = ''] = argv;
  const named = (words: string) =>
    COMMANDS.some(({ usage }) => usage === words || usage.startsWith(`${words} `));
  const command = [`${first} ${second}`, first].find(
    (words) => /^[a-z]+( [a-z]+)?$/.test(words) && named(words),
  );
  const message =
    error.code === 'commander.help'
      ? `${command ?? 'verger'} needs a command`
      : error.message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?');
  return new VergerError('usage', 'wrong-usage', message, {
    hint: `see: verger ${command === undefined ? '' : `${command} `}--help`,
    cause: error,
  });
}
