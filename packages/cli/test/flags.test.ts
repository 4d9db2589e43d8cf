import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/commands/entries.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** `dataset check` of `dataset check <photos>`. */
const nameOf = (usage: string) => usage.replace(/ [<[].*$/, '');
const FLAGS = new Map(
  COMMANDS.map(({ usage, options }) => [
    nameOf(usage),
    new Set(['--json', '--debug', '--help', ...options.map(({ long }) => long!)]),
  ]),
);
const named = (...words: string[]) => [...FLAGS.keys()].filter((name) => words.some((word) => name === word));

const COMPUTING = named('run', 'features');
const SPARK = named('run', 'features', 'pca', 'dataset copy');
const RECIPE = named('train', 'evaluate');
/** Those of the cloud that talk to AWS. */
const AWS = [...FLAGS].flatMap(([name, flags]) => (flags.has('--profile') ? [name] : []));

/** Who can say what stands in a file; a command that the sentence names itself is found in it. */
const SAID_BY: Record<string, readonly string[]> = {
  'packages/learning/src/backbone/check.ts': named('backbone check', 'backbone import'),
  'packages/learning/src/backbone/network-graph.ts': named('backbone import'),
  'packages/learning/src/classify/recognizer.ts': named('classify', 'serve'),
  'packages/pipeline/src/dataset/archive.ts': named('dataset fetch'),
  'packages/pipeline/src/dataset/download.ts': named('dataset fetch'),
  'packages/pipeline/src/dataset/fetch.ts': named('dataset fetch'),
  'packages/cli/src/commands/dataset.ts': named('dataset shard'),
  'packages/pipeline/src/dataset/shard.ts': named('dataset shard'),
  'packages/pipeline/src/dataset/health-lines.ts': COMPUTING,
  'packages/pipeline/src/features/committed.ts': COMPUTING,
  'packages/pipeline/src/features/local-engine.ts': COMPUTING,
  'packages/pipeline/src/run/features-stage.ts': COMPUTING,
  'packages/pipeline/src/run/group-by.ts': named('run', 'train', 'evaluate'),
  'packages/pipeline/src/run/open-run.ts': named('run', 'features', 'pca', 'train'),
  'packages/pipeline/src/run/options.ts': named('run', 'pca'),
  'packages/pipeline/src/run/require.ts': named('pca', 'train', 'evaluate', 'report'),
  'packages/pipeline/src/run/same-photos.ts': COMPUTING,
  'packages/pipeline/src/run/several-runs.ts': named('pca', 'train'),
  'packages/pipeline/src/spark/explain.ts': SPARK,
  'packages/pipeline/src/spark/spark-sql-session.ts': SPARK,
  'packages/training/src/protocols/protocols.ts': named('evaluate'),
  'packages/training/src/recipe/recipe.ts': RECIPE,
  'packages/cloud/src/aws/base-stack.ts': AWS,
  'packages/cloud/src/aws/change-set.ts': named('cloud deploy'),
  'packages/cloud/src/aws/errors.ts': AWS,
  'packages/cloud/src/aws/session.ts': [...AWS, 'cloud aws-cli'],
  'packages/cloud/src/aws/ssh-key.ts': named('cloud deploy'),
  'packages/cloud/src/clusters/failure.ts': named('cloud submit'),
  'packages/cloud/src/clusters/status.ts': named('cloud logs'),
  'packages/cloud/src/clusters/submit.ts': named('cloud submit'),
  'packages/cloud/src/deploy/account.ts': named('cloud deploy'),
  'packages/cloud/src/doctor/doctor.ts': named('cloud doctor'),
  'packages/cloud/src/doctor/network.ts': named('cloud doctor'),
  'packages/cloud/src/network/assert.ts': named('cloud deploy'),
  'packages/cloud/src/network/lacks.ts': named('cloud deploy', 'cloud doctor'),
  'packages/cloud/src/plan/deployment.ts': named('cloud deploy'),
  'packages/cloud/src/plan/network.ts': named('cloud deploy', 'cloud doctor'),
  'packages/cloud/src/prices/prices.ts': named('cloud estimate'),
  'packages/cloud/src/serverless/follow.ts': named('cloud submit'),
  'packages/cloud/src/serverless/submit.ts': named('cloud submit'),
  'packages/cloud/src/tunnel/explain-ssh.ts': named('cloud tunnel'),
  'packages/cloud/src/tunnel/way.ts': named('cloud tunnel'),
  'packages/cli/src/commands/train.ts': named('train'),
  'packages/cli/src/exit.ts': [...FLAGS.keys()],
  'packages/cli/src/main.ts': [...FLAGS.keys()],
  'packages/cli/src/commands/backbone.ts': named('backbone import'),
  'packages/cli/src/commands/write-whole.ts': named('backbone import', 'backbone quantize'),
  'packages/pipeline/src/run/int8-gain.ts': named('run', 'features'),
  'packages/cli/src/commands/notebook.ts': named('notebook'),
  'packages/cli/src/commands/recipe-options.ts': RECIPE,
  'packages/cli/src/commands/run.ts': COMPUTING,
  'packages/cli/src/commands/serve.ts': named('serve'),
  'packages/cli/src/notebook/hub.ts': named('notebook'),
  'packages/cli/src/commands/cloud/destroy.ts': named('cloud destroy'),
  'packages/cli/src/commands/cloud/email.ts': named('cloud deploy', 'cloud aws-cli'),
  'packages/cli/src/commands/cloud/session.ts': named('cloud submit', 'cloud destroy', 'cloud deploy'),
  'packages/cli/src/commands/cloud/submit.ts': named('cloud submit'),
  'packages/cli/src/commands/cloud/tunnel.ts': named('cloud tunnel'),
  'apps/server/src/serve.ts': named('serve'),
  'apps/server/src/api/openapi.ts': named('serve'),
  'apps/server/src/files/offered-model.ts': named('serve'),
  'apps/server/src/http/host-check.ts': named('serve'),
};

/** Written for the shell, not for people; and the options themselves, which have a test of their own. */
const NO_SENTENCES = /^packages\/testing|cloud\/src\/aws-cli\/|entries\.ts$|run\/style\.ts$/;

const FLAG = /(?<![\w-])--[a-z][a-z0-9-]*/g;

/** Texts of a source, `…` for what is filled in. */
function textsOf(source: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    else if (ts.isTemplateExpression(node))
      texts.push(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest));
  return texts;
}

/** Flags that the command in front of them in the sentence does not have, and those that no command is in front of. */
function readSentence(text: string): { wrong: string[]; bare: string[] } {
  const wrong: string[] = [];
  const bare: string[] = [];
  for (const part of text.split(/[,;()]| or /)) {
    const flags = part.match(FLAG) ?? [];
    // Other programs have flags of their own.
    if (/(^|[\s:])(aws|npm|tar) [a-z-]/.test(part)) continue;
    const words = /\bverger ([a-z-]+(?: [a-z-]+)?)/.exec(part)?.[1];
    const command =
      words === undefined ? undefined : [words, words.split(' ')[0]!].find((one) => FLAGS.has(one));
    if (command === undefined) bare.push(...flags);
    else
      wrong.push(
        ...flags.filter((flag) => !FLAGS.get(command)!.has(flag)).map((flag) => `${command} ${flag}`),
      );
  }
  return { wrong, bare };
}

const SOURCES = [...readdirSync(`${ROOT}packages`).map((name) => `packages/${name}`), 'apps/server']
  // One of styles alone has no sources.
  .filter((name) => existsSync(`${ROOT}${name}/src`))
  .flatMap((name) =>
    readdirSync(`${ROOT}${name}/src`, { recursive: true, encoding: 'utf8' }).map(
      (file) => `${name}/src/${file}`,
    ),
  )
  .filter((file) => file.endsWith('.ts') && !NO_SENTENCES.test(file));

describe('advice names only flags that there are', () => {
  test('in errors, hints, warnings and results, of the command that says it or that the sentence names', () => {
    const wrong: string[] = [];
    const seen = new Set<string>();
    for (const file of SOURCES) {
      // A word alone is an argument of another program, or put into a sentence elsewhere.
      for (const text of textsOf(readFileSync(`${ROOT}${file}`, 'utf8')).filter((one) => one.includes(' '))) {
        const { wrong: misnamed, bare } = readSentence(text);
        wrong.push(...misnamed.map((one) => `${file}: ${one} in: ${text}`));
        if (bare.length === 0) continue;
        seen.add(file);
        const sayers = SAID_BY[file];
        if (sayers === undefined) wrong.push(`${file}: who says this? ${text}`);
        for (const sayer of sayers ?? []) {
          for (const flag of bare)
            if (!FLAGS.get(sayer)!.has(flag)) wrong.push(`${file}: ${sayer} has no ${flag}: ${text}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(Object.keys(SAID_BY).filter((file) => !seen.has(file))).toEqual([]);
  });

  test('in the help of options', () => {
    const wrong = COMMANDS.flatMap(({ usage, options, summary }) =>
      [summary, ...options.map(({ description }) => description)].flatMap((text) => {
        const { wrong: misnamed, bare } = readSentence(
          text.replace('estimate --prices', 'verger cloud estimate --prices'),
        );
        return [...misnamed, ...bare.filter((flag) => !FLAGS.get(nameOf(usage))!.has(flag))].map(
          (flag) => `${usage}: ${flag}`,
        );
      }),
    );
    expect(wrong).toEqual([]);
  });
});

test('no option takes one value only', () => {
  const single = COMMANDS.flatMap(({ usage, options }) =>
    options.filter(({ argChoices }) => argChoices?.length === 1).map(({ long }) => `${usage} ${long}`),
  );
  expect(single).toEqual([]);
});
