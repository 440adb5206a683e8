import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  type DataSourceRef,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import {
  BytesIEC,
  OpsPerSecond,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
  Short,
} from '@grafana/grafana-foundation-sdk/units';

/** The Prometheus that is chosen above the panels. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's variable
export const source = { type: 'prometheus', uid: '${datasource}' } as const satisfies DataSourceRef;

/** As Grafana writes them: 1 of a share is 100 %. */
const units = {
  bytes: BytesIEC,
  count: Short,
  'per second': OpsPerSecond,
  'requests per second': RequestsPerSecond,
  seconds: Seconds,
  share: PercentUnit,
};

export type Panel = {
  /** The question that it answers. */
  readonly title: string;
  /** What is normal, and what it means when it is not. */
  readonly explanation: string;
  readonly unit: keyof typeof units;
  /** Expressions of PromQL by their legends; `{{label}}` stands for its value. */
  readonly queries: Readonly<Record<string, string>>;
  /** Lines over time when not given; `number` is the newest value, large. */
  readonly as?: 'number' | 'stack';
  /** From here on it is bad, and red. */
  readonly bad?: { readonly above: number } | { readonly below: number };
  /** What values are called. */
  readonly words?: Readonly<Record<number, string>>;
};

const columns = 24;

export const buildPanel = (panel: Panel) => {
  const { title, explanation, unit, queries, words } = panel;
  const builder = panel.as === 'number' ? numberPanel() : linePanel(panel);
  builder.title(title).description(explanation).unit(units[unit]).datasource(source).thresholds(thresholds(panel));
  if (words) {
    const options = Object.fromEntries(Object.entries(words).map(([value, text]) => [value, { text }]));
    builder.mappings([{ type: MappingType.ValueToText, options }]);
  }
  Object.entries(queries).forEach(([legend, expr], index) => {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode(65 + index))
      .datasource(source)
      .expr(expr);
    builder.withTarget((panel.as === 'number' ? query.instant() : query.range()).legendFormat(legend));
  });
  return builder;
};

const numberPanel = () =>
  new StatBuilder()
    .span(columns / 4)
    .height(5)
    .colorMode(BigValueColorMode.Value)
    .textMode(BigValueTextMode.ValueAndName)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));

const linePanel = ({ as, bad }: Panel) => {
  const builder = new TimeseriesBuilder()
    .span(columns / 2)
    .height(8)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .lineWidth(1)
    .fillOpacity(as === 'stack' ? 40 : 5)
    .axisSoftMin(0)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Right)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
  if (as === 'stack') builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  if (bad) builder.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  return builder;
};

const thresholds = ({ bad }: Panel) => {
  const steps = (): Threshold[] => {
    if (!bad) return [{ value: null, color: 'blue' }];
    const [limit, before, after] = 'above' in bad ? [bad.above, 'green', 'red'] : [bad.below, 'red', 'green'];
    return [
      { value: null, color: before },
      { value: limit, color: after },
    ];
  };
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps());
};
