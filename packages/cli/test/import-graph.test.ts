import { fileCycles, folderCycles, importGraph, upwardImports } from '@verger/testing';
import { describe, expect, test } from 'vitest';

const graph = (sources: Record<string, string>) => importGraph(new Map(Object.entries(sources)));

describe('what is found', () => {
  test.each([
    [
      'two files',
      { 'a.ts': "import { b } from './b.js';", 'b.ts': "import { a } from './a.js';" },
      ['a.ts', 'b.ts'],
    ],
    [
      'types',
      { 'a.ts': "import type { B } from './b.js';", 'b.ts': "import type { A } from './a.js';" },
      ['a.ts', 'b.ts'],
    ],
    [
      'three files',
      { 'a.ts': "export * from './b.js'", 'b.ts': "import './c.js'", 'c.ts': "await import('./a.js')" },
      ['a.ts', 'b.ts', 'c.ts'],
    ],
    [
      'a component and a module',
      { 'A.svelte': "<script>import { b } from './b';</script>", 'b.ts': "import A from './A.svelte';" },
      ['A.svelte', 'b.ts'],
    ],
  ])('a cycle of %s', (_, sources, cycle) => expect(fileCycles(graph(sources))).toEqual([cycle]));

  test.each([
    [
      'neighbours',
      { 'x/a.ts': "import '../y/b.js'", 'y/c.ts': "import '../x/d.js'", 'x/d.ts': '', 'y/b.ts': '' },
    ],
    [
      'neighbours, from deeper down',
      {
        'x/deep/a.ts': "import '../../y/b.js'",
        'y/c.ts': "import type { D } from '../x/d.js'",
        'x/d.ts': '',
        'y/b.ts': '',
      },
    ],
  ])('folders: %s', (_, sources) => {
    expect(fileCycles(graph(sources))).toEqual([]);
    expect(folderCycles(graph(sources))).toEqual([['x', 'y']]);
  });

  test('folders below a folder', () => {
    const sources = {
      'z/x/a.ts': "import '../y/b.js'",
      'z/y/c.ts': "import '../x/d.js'",
      'z/x/d.ts': '',
      'z/y/b.ts': '',
    };
    expect(folderCycles(graph(sources))).toEqual([['z/x', 'z/y']]);
  });
});

describe('what is none', () => {
  test('an entry beside folders, and a type that they share', () => {
    const sources = {
      'main.ts': "import './x/a.js'; import './y/b.js'",
      'shared.ts': '',
      'x/a.ts': "import '../y/b.js'; import '../shared.js'",
      'y/b.ts': "import '../shared.js'",
    };
    expect(fileCycles(graph(sources))).toEqual([]);
    expect(folderCycles(graph(sources))).toEqual([]);
  });

  test('an import that a comment shows', () => {
    const sources = { 'a.ts': "/** import './b.js' */", 'b.ts': "import './a.js' // from './b.js'" };
    expect(fileCycles(graph(sources))).toEqual([]);
  });
});

describe('upward imports', () => {
  const sources = {
    'index.ts': "import './store/s3.js'",
    'store/s3.ts': "import type { Run } from '../run/run.js'",
    'photos/list.ts': "import '../parquet/deep/table.js'",
    'parquet/deep/table.ts': '',
    'run/run.ts': "import '../index.js'; import '../photos/list.js'",
  };

  test('up, between neighbours of one layer, and from a folder without a layer', () => {
    expect(upwardImports(graph(sources), [['store', 'parquet', 'photos'], ['run']])).toEqual([
      'store/s3.ts imports run/run.ts',
      'photos/list.ts imports parquet/deep/table.ts',
    ]);
    expect(upwardImports(graph(sources), [['parquet'], ['photos'], ['run']])).toEqual([
      'store has no layer',
      'store/s3.ts imports run/run.ts',
    ]);
  });

  test('none downwards, and none to a file beside the folders', () => {
    expect(upwardImports(graph(sources), [['parquet'], ['photos'], ['run'], ['store']])).toEqual([]);
  });
});
