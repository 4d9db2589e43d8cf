import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test.each(['README.md', 'README.fr.md'])('the programs that %s shows compile, strictly', (page) => {
  const folder = mkdtempSync(join(tmpdir(), 'verger-readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const programs = [...readFileSync(join(root, page), 'utf8').matchAll(/^```[jt]s\n([\s\S]*?)^```$/gm)];
  expect(programs.length).toBeGreaterThan(0);
  const files = programs.map(([, text], index) => {
    const file = join(folder, `program-${index}.mts`);
    writeFileSync(file, text!);
    return file;
  });
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  });
  const found = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
  expect(found).toEqual([]);
});
