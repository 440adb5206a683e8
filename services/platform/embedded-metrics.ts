/**
 * A log line that CloudWatch reads as metrics, without dimensions: no agent and no call (Amazon CloudWatch User Guide,
 * "Embedded metric format").
 *
 * @param metrics value and unit (`Count`, `Seconds`, `Bytes`) by name
 */
export const embeddedMetrics = (namespace: string, metrics: Record<string, [value: number, unit: string]>) => ({
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: [
      {
        Namespace: namespace,
        Dimensions: [[]],
        Metrics: Object.entries(metrics).map(([Name, [, Unit]]) => ({ Name, Unit })),
      },
    ],
  },
  ...Object.fromEntries(Object.entries(metrics).map(([name, [value]]) => [name, value])),
});
