import type { Log } from '@verger/base';
import { type BackboneFile, floatBackboneOf, openBackbone, speedRatio } from '@verger/learning/backbone';

/** Below it, other features are a high price. */
const WORTH_IT = 1.3;

/**
 * Says what whole numbers gain on this processor, measured in one second: it depends on instructions (VNNI on x86, dot
 * products on Arm) that no name of a processor tells for sure. Says nothing of backbones whose float32 form is not known.
 */
export async function sayInt8Gain({ path, sha256, precision }: BackboneFile, log: Log): Promise<void> {
  const float = precision === 'int8' ? floatBackboneOf(sha256) : undefined;
  if (float === undefined) return;
  const [own, other] = [await openBackbone(path), await openBackbone(float.path)];
  try {
    const ratio = await speedRatio(own, other);
    const said = `int8 is ${ratio.toFixed(1)} times as fast as fp32 on this processor`;
    if (ratio >= WORTH_IT) log.info(said);
    else log.warn(`${said}: it gains little here; for the usual features leave out --precision`);
  } finally {
    await own.release();
    await other.release();
  }
}
