import { peer, peersEnvironment, peersPython } from './python.js';
import { type Finished, runProcess } from './run-process.js';

/** What the notebook's way says at its end. */
export interface Notebook {
  readonly photos: number;
  /** Of its Spark job alone: the session is up and the weights are in the driver before. */
  readonly seconds: number;
  readonly versions: Record<string, string>;
}

/**
 * Runs the peer: PySpark `local[2]`, binaryFile, SCALAR_ITER pandas UDF, TensorFlow on the CPU, Parquet.
 *
 * @param conf Spark properties, `key=value`
 * @throws Error when it does not give a row for each photo
 */
export async function runNotebook(
  photos: string,
  out: string,
  count: number,
  { say, conf = [] }: { say: (text: string) => void; conf?: readonly string[] },
): Promise<Finished<Notebook>> {
  const python = peersPython(say);
  const args = [peer('notebook'), photos, out, ...conf.flatMap((one) => ['--conf', one])];
  const ran = await runProcess<Notebook>(python, args, { env: peersEnvironment(python) });
  if (ran.said.photos !== count)
    throw new Error(`the notebook gave ${ran.said.photos} rows for ${count} photos`);
  return ran;
}
