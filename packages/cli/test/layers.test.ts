import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  fileCycles,
  folderCycles,
  importsOf,
  readImportGraph,
  upwardImports,
  withoutComments,
} from '@verger/testing';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Which of ours each may import: the table of the architecture. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'packages/base': [],
  'packages/vision': ['base'],
  'packages/knowledge': [],
  'packages/storage': ['base', 'vision'],
  'packages/learning': ['base', 'vision', 'knowledge', 'storage'],
  'packages/sample-data': ['base', 'storage'],
  'packages/pipeline': ['base', 'vision', 'storage', 'learning'],
  'packages/training': ['base', 'vision', 'knowledge', 'storage', 'learning', 'pipeline'],
  'packages/library': ['base', 'vision', 'knowledge', 'storage', 'learning', 'pipeline'],
  'packages/cloud': ['base', 'storage', 'learning', 'pipeline'],
  'packages/cli': [
    ...['base', 'vision', 'storage', 'learning', 'sample-data', 'pipeline', 'training', 'cloud', 'server'],
  ],
  'packages/testing': ['storage', 'learning', 'sample-data', 'pipeline'],
  'apps/server': ['base', 'vision', 'knowledge', 'storage', 'learning', 'pipeline'],
  'apps/phone': ['vision', 'knowledge'],
  'apps/report': ['learning', 'pipeline', 'training'],
};

/** Folders of each package, lowest first; those on one line do not know each other. */
const LAYERS: Record<string, readonly string[]> = {
  'packages/vision': ['kinds network'],
  'packages/knowledge': ['taxonomy', 'cards'],
  'packages/storage': ['built-files hash parquet', 'shards store', 'photos'],
  'packages/learning': [
    'onnx state-dict',
    'backbone linalg metrics quantize',
    'classifier pca',
    'classify evaluate',
  ],
  'packages/pipeline': ['dataset manifest', 'features report', 'spark', 'run'],
  'packages/training': ['augmentation', 'recipe', 'images', 'fit', 'protocols'],
  'packages/cloud': [
    'plan scheduled',
    'aws metrics prices stacks',
    'deploy network provision',
    'clusters',
    'aws-cli serverless tunnel',
    'doctor',
  ],
  'packages/cli': ['notebook', 'commands'],
  'packages/testing': ['aws fixtures', 'program'],
  'apps/server': ['files http', 'api', 'classify corrections run species'],
  'apps/phone': [
    'i18n illustrations photo service-worker text',
    'names',
    'answer',
    'camera inference storage',
    'corrections',
    'state',
    'components',
    'screens',
  ],
};

const PRESENT = ['packages', 'apps'].flatMap((group) => {
  if (!existsSync(join(ROOT, group))) return [];
  return readdirSync(join(ROOT, group))
    .map((name) => `${group}/${name}`)
    .filter((name) => existsSync(join(ROOT, name, 'src')));
});

/** Those that run anywhere: in a browser, on a phone, in Node. */
const ISOMORPHIC = ['packages/base', 'packages/vision', 'packages/knowledge'];

/** What Node and browsers both have. */
const EVERYWHERE = ['WebAssembly', 'atob', 'crypto', 'TextEncoder', 'TextDecoder'];

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourcesOf(name: string): Source[] {
  const folder = join(ROOT, name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const full = join(folder, file);
      const text = withoutComments(readFileSync(full, 'utf8'));
      return { path: relative(ROOT, full), text, imports: importsOf(text) };
    });
}

const OURS = /^@verger\/([^/]+)/;

test('every package has its place in the table', () => {
  expect(PRESENT.filter((name) => !(name in MAY_IMPORT))).toEqual([]);
  expect(PRESENT).toEqual(expect.arrayContaining(ISOMORPHIC));
});

describe.each(PRESENT)('%s', (name) => {
  const sources = sourcesOf(name);

  test('imports only what stands below it', () => {
    expect(sources.length).toBeGreaterThan(0);
    const wrong = sources.flatMap(({ path, imports }) =>
      imports
        .filter((one) => {
          const other = OURS.exec(one)?.[1];
          return other !== undefined && !MAY_IMPORT[name]!.includes(other);
        })
        .map((one) => `${path} imports ${one}`),
    );
    expect(wrong).toEqual([]);
  });

  test('reaches into no other by path', () => {
    const wrong = sources.flatMap(({ path, imports }) =>
      imports
        .filter((one) => one.startsWith('.'))
        .filter((one) => !join(path, '..', one).startsWith(join(name, 'src')))
        .map((one) => `${path} imports ${one}`),
    );
    expect(wrong).toEqual([]);
  });

  test('tests reach into no other package by path', () => {
    const wrong = ['test', 'e2e'].flatMap((part) => {
      const folder = join(ROOT, name, part);
      if (!existsSync(folder)) return [];
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(name, part, file))
        .flatMap((path) =>
          importsOf(readFileSync(join(ROOT, path), 'utf8'))
            .filter((one) => one.startsWith('.'))
            .map((one) => join(path, '..', one))
            .filter((target) => /^(packages|apps)\//.test(target) && !target.startsWith(`${name}/`))
            // Others are texts of a test of imports.
            .filter((target) => existsSync(join(ROOT, target.replace(/\.js$/, '.ts'))))
            .map((target) => `${path} imports ${target}`),
        );
    });
    expect(wrong).toEqual([]);
  });

  test.each(['src', 'test'])('no files and no folders of %s import each other in a circle', (part) => {
    const folder = join(ROOT, name, part);
    if (!existsSync(folder)) return;
    const graph = readImportGraph(folder);
    expect(graph.size).toBeGreaterThan(0);
    expect(fileCycles(graph)).toEqual([]);
    expect(folderCycles(graph)).toEqual([]);
  });

  test('no folder imports one above it', () => {
    const layers = (LAYERS[name] ?? []).map((line) => line.split(' '));
    expect(upwardImports(readImportGraph(join(ROOT, name, 'src')), layers)).toEqual([]);
  });

  test('imports no package that it does not declare', () => {
    const {
      dependencies = {},
      optionalDependencies = {},
      devDependencies = {},
    } = JSON.parse(readFileSync(join(ROOT, name, 'package.json'), 'utf8'));
    const declared = name.startsWith('apps/')
      ? { ...dependencies, ...devDependencies }
      : { ...dependencies, ...optionalDependencies };
    const wrong = sources.flatMap(({ path, imports }) =>
      imports
        .filter((one) => !one.startsWith('.') && !one.startsWith('node:'))
        .map((one) => /^(@[^/]+\/)?[^/]+/.exec(one)![0])
        .filter((one) => !(one in declared))
        .map((one) => `${path} imports ${one}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe.each(ISOMORPHIC)('%s runs anywhere', (name) => {
  test('it imports nothing of Node and declares nothing that a browser or Node lacks', () => {
    const wrong = sourcesOf(name).flatMap(({ path, text, imports }) => [
      ...imports
        .filter((one) => one.startsWith('node:') || builtinModules.includes(one))
        .map((one) => `${path} imports ${one}`),
      ...[...text.matchAll(/\bdeclare\s+(?:const|let|var|function|class)\s+(\w+)/g)]
        .map((found) => found[1]!)
        .filter((one) => !EVERYWHERE.includes(one))
        .map((one) => `${path} declares ${one}`),
      ...(/\bglobalThis\b/.test(text) ? [`${path} uses globalThis`] : []),
    ]);
    expect(wrong).toEqual([]);
  });

  test('the compiler knows no other names there', () => {
    const config = JSON.parse(readFileSync(join(ROOT, name, 'tsconfig.json'), 'utf8'));
    const base = JSON.parse(readFileSync(join(ROOT, 'tsconfig.base.json'), 'utf8'));
    const options = { ...base.compilerOptions, ...config.compilerOptions };
    expect(options.types).toEqual([]);
    expect((options.lib as string[]).filter((lib) => /dom|worker/i.test(lib))).toEqual([]);
  });
});
