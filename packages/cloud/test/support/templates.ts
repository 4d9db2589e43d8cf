import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDeployment } from '@verger/cloud';
import { synthesise } from '@verger/cloud/stacks';
import { afterAll } from 'vitest';

type Json = Record<string, unknown>;

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Json;
  readonly deletionPolicy: string | undefined;
}

/** A template as CloudFormation gets it. */
export interface ReadTemplate {
  readonly path: string;
  readonly text: string;
  readonly all: Resource[];
  of(type: string): Resource[];
  readonly outputs: Record<string, { Value: unknown; Export?: { Name: string } }>;
  readonly parameters: Record<string, Json>;
}

const folders: string[] = [];
// Here, and not where one is made: a test may not add hooks while it runs.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new temporary folder, deleted after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'verger-test-cloud-'));
  folders.push(folder);
  return folder;
}

/** Synthesises the stacks and reads what was written. */
export async function templatesOf(options: Record<string, unknown>, out: string) {
  const { base, cluster, schedule, serverless } = await synthesise(parseDeployment(options), out);
  return {
    ...{ base: readTemplate(base.path), cluster: readTemplate(cluster.path) },
    schedule: schedule === undefined ? undefined : readTemplate(schedule.path),
    serverless: serverless === undefined ? undefined : readTemplate(serverless.path),
  };
}

function readTemplate(path: string): ReadTemplate {
  const text = readFileSync(path, 'utf8');
  const json = JSON.parse(text) as {
    Resources: Record<string, { Type: string; Properties?: Json; DeletionPolicy?: string }>;
    Outputs: ReadTemplate['outputs'];
    Parameters: ReadTemplate['parameters'];
  };
  const all = Object.entries(json.Resources).map(([id, { Type, Properties = {}, DeletionPolicy }]) => ({
    id,
    type: Type,
    properties: Properties,
    deletionPolicy: DeletionPolicy,
  }));
  return {
    path,
    text,
    all,
    of: (type) => all.filter((one) => one.type === type),
    outputs: json.Outputs,
    parameters: json.Parameters,
  };
}

/** Every value below a value, itself included. */
export function* below(value: unknown): Generator<unknown> {
  yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const child of Object.values(value)) yield* below(child);
}
