import { Aws } from 'aws-cdk-lib';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRICS_NAMESPACE, type RunMetric } from '../plan/metrics.js';

/** What is drawn of a metric over one period. */
type Statistic = 'Sum' | 'Average' | 'Maximum';

interface Chart {
  readonly title: string;
  readonly statistic: Statistic;
  readonly metrics: readonly (readonly [RunMetric, label: string])[];
  readonly unit: string;
}

const DAY = 86_400;
const [WIDTH, HEIGHT] = [12, 6];

const CHARTS: readonly Chart[] = [
  {
    ...{ title: 'Speed', statistic: 'Average', unit: 'photos/s' },
    metrics: [['PhotosPerSecond', 'photos a second']],
  },
  { ...{ title: 'Photos', statistic: 'Sum', unit: 'a day' }, metrics: [['Photos', 'computed']] },
  {
    ...{ title: 'Errors', statistic: 'Maximum', unit: '' },
    metrics: [
      ['Errors', 'photos that could not be read'],
      ['FailedRuns', 'runs that failed'],
    ],
  },
  { ...{ title: 'Cost of runs', statistic: 'Sum', unit: 'US$ a day' }, metrics: [['Cost', 'nodes, about']] },
];

/** A dashboard of what the runs of a deployment write: speed, photos, errors, cost. The first three of an account are free. */
export function dashboardOf(scope: Construct, name: string): void {
  const widgets = CHARTS.map(({ title, statistic, metrics, unit }, index) => ({
    ...{ type: 'metric', width: WIDTH, height: HEIGHT },
    ...{ x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT },
    properties: {
      ...{ title, region: Aws.REGION, view: 'timeSeries', stat: statistic, period: DAY },
      metrics: metrics.map(([metric, label]) => [METRICS_NAMESPACE, metric, 'Deployment', name, { label }]),
      yAxis: { left: { min: 0, label: unit, showUnits: false } },
    },
  }));
  new CfnDashboard(scope, 'Dashboard', {
    dashboardName: `${name}-${Aws.REGION}`,
    dashboardBody: JSON.stringify({ start: '-P30D', widgets }),
  });
}
