import type { BackboneFile } from '@verger/learning/backbone';
import { shippedBackbone } from '@verger/learning/backbone';
import type { Engine } from '../features/engine.js';
import { localEngine } from '../features/local-engine.js';
import { sparkEngine } from '../spark/engine.js';
import { type StageOptions, sparkProperties } from './options.js';

/** The engine the options name. Nothing is started before it is used. */
export function openEngine(options: StageOptions, backbone: BackboneFile | undefined): Engine {
  if (options.engine === 'local') return localEngine({ workers: options.workers });
  const { master, sparkHome, conf, archivePlatform, timeout, stallTimeout, workers } = options;
  return sparkEngine({
    spark: { master, home: sparkHome, conf: sparkProperties(conf) },
    backbone: backbone ?? shippedBackbone(),
    platform: archivePlatform,
    slots: workers,
    timeout,
    stallTimeout,
  });
}
