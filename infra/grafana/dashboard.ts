import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Dashboard as DashboardModel,
  DatasourceVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { buildPanel, type Panel, source } from './panel.ts';

/** One page of Grafana: what somebody asks who looks at one part of the platform. */
export type Dashboard = {
  /** Its address ends with it, and its file is called so. */
  readonly name: string;
  readonly title: string;
  readonly explanation: string;
  readonly panels: readonly Panel[];
};

/** Grafana 11 reads this version of the model as it is; newer ones bring it up to date themselves. */
const schemaVersion = 39;

const tag = 'ipower';

/**
 * The model that Grafana imports (JSON of "dashboard", the classic one). Where the metrics come from is a variable: the
 * same file serves Prometheus beside `docker compose up` and Amazon Managed Grafana.
 */
export const buildDashboard = ({ name, title, explanation, panels }: Dashboard): DashboardModel => {
  const dashboard = new DashboardBuilder(`IPOWER ${title}`)
    .uid(`ipower-${name}`)
    .description(explanation)
    .tags([tag, 'prometheus'])
    .time({ from: 'now-6h', to: 'now' })
    .refresh('1m')
    .tooltip(DashboardCursorSync.Crosshair)
    .link(new DashboardLinkBuilder('IPOWER').type(DashboardLinkType.Dashboards).tags([tag]).keepTime(true))
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type(source.type))
    .annotation(
      new AnnotationQueryBuilder()
        .name('Alerts')
        .datasource(source)
        .enable(true)
        .iconColor('red')
        .expr('ALERTS{alertstate="firing"}')
        .titleFormat('{{alertname}}')
        .textFormat('{{queue}} {{job}} {{instance}} {{dependency}}'),
    );
  panels.forEach((panel, index) => {
    dashboard.withPanel(buildPanel(panel).id(index + 1));
  });
  const model = dashboard.build();
  // The builders would have newer versions hide both in a menu.
  for (const shown of [...(model.links ?? []), ...(model.annotations.list ?? [])]) delete shown.placement;
  return { ...model, schemaVersion };
};
