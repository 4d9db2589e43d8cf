import type { Json } from './json-protocol.js';

/** AWS::EMR::Cluster and RunJobFlow call some things differently. */
export function jobFlowOf(properties: Json): Json {
  const { MasterInstanceGroup, CoreInstanceGroup, MasterInstanceFleet, CoreInstanceFleet, ...instances } =
    properties.Instances as Json;
  const configurations = (properties.Configurations as Json[] | undefined) ?? [];
  const fleets = MasterInstanceFleet !== undefined;
  return {
    ...properties,
    Instances: {
      ...instances,
      ...(fleets
        ? {
            InstanceFleets: [
              { InstanceFleetType: 'MASTER', ...(MasterInstanceFleet as Json) },
              { InstanceFleetType: 'CORE', ...(CoreInstanceFleet as Json) },
            ],
          }
        : {
            InstanceGroups: [
              { InstanceRole: 'MASTER', ...(MasterInstanceGroup as Json) },
              { InstanceRole: 'CORE', ...(CoreInstanceGroup as Json) },
            ],
          }),
    },
    Configurations: configurations.map(({ Classification, ConfigurationProperties }) => ({
      Classification,
      Properties: ConfigurationProperties,
    })),
  };
}
