import type { Dashboard } from './dashboard.ts';

const requests = 'http_server_request_duration_seconds_count{job="api"}';
/** What streams or moves files takes as long as its client does. */
const answers =
  'http_server_request_duration_seconds_bucket{job="api",http_route!~"/media/.*|.*/(events|content|upload)"}';

const quantile = (share: number) => `histogram_quantile(${share}, sum by (le) (rate(${answers}[$__rate_interval])))`;

export const api: Dashboard = {
  name: 'api',
  title: 'API',
  explanation: 'Rate, errors and duration of requests, and what the API turns away or waits for.',
  panels: [
    {
      title: 'Does the API keep its promise?',
      explanation:
        'Share of requests of the last hour that did not end with 5xx. 99.9 % is promised: runbook, api-availability.',
      unit: 'share',
      as: 'number',
      bad: { below: 0.999 },
      queries: { 'last hour': '1 - api:requests_failed:ratio_rate1h' },
    },
    {
      title: 'Is it fast enough?',
      explanation:
        'Share of answers of the last hour within a second, without streams and files. 99 % is promised: runbook, api-latency.',
      unit: 'share',
      as: 'number',
      bad: { below: 0.99 },
      queries: { 'last hour': '1 - api:requests_slow:ratio_rate1h' },
    },
    {
      title: 'How much of the error budget does it use?',
      explanation:
        'Failures of the last three days against the 0.1 % that may fail. Above 100 % the budget of 30 days will not last.',
      unit: 'share',
      as: 'number',
      bad: { above: 1 },
      queries: { 'three days': 'api:requests_failed:ratio_rate3d / 0.001' },
    },
    {
      title: 'Who runs?',
      explanation: 'Processes that answer Prometheus, by version. During a deployment there are two versions.',
      unit: 'count',
      as: 'number',
      queries: { '{{service}} {{version}}': 'count by (service, version) (platform_build_info)' },
    },
    {
      title: 'How many requests, and how do they end?',
      explanation: '4xx is the client; 5xx is us. 503 is sent when a dependency is down or there is too much to do.',
      unit: 'requests per second',
      as: 'stack',
      queries: {
        '{{class}}xx': `sum by (class) (label_replace(rate(${requests}[$__rate_interval]), "class", "$1", "http_response_status_code", "(.).*"))`,
      },
    },
    {
      title: 'How long do answers take?',
      explanation:
        'Without streams and files. A sign-in checks a password for some 0.3 s; what else is above 0.1 s waits for something.',
      unit: 'seconds',
      bad: { above: 1 },
      queries: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) },
    },
    {
      title: 'Which routes answer with errors?',
      explanation:
        'The five with the most, by status. One route alone: its code or its dependency. All at once: a dependency of all.',
      unit: 'requests per second',
      queries: {
        '{{http_response_status_code}} {{http_request_method}} {{http_route}}':
          'topk(5, sum by (http_response_status_code, http_request_method, http_route) (rate(http_server_request_duration_seconds_count{job="api",http_response_status_code=~"[45].."}[$__rate_interval])))',
      },
    },
    {
      title: 'Which routes are slow?',
      explanation: 'The five with the highest p95, without streams and files.',
      unit: 'seconds',
      bad: { above: 1 },
      queries: {
        '{{http_request_method}} {{http_route}}': `topk(5, histogram_quantile(0.95, sum by (le, http_request_method, http_route) (rate(${answers}[$__rate_interval]))))`,
      },
    },
    {
      title: 'Does it turn requests away?',
      explanation:
        'Shed: this process had too much to do, and answered 503. Limited: one sender sent too many, and got 429.',
      unit: 'requests per second',
      queries: {
        'shed, {{reason}}': 'sum by (reason) (rate(http_requests_shed_total[$__rate_interval]))',
        limited: 'sum(rate(rate_limited_total[$__rate_interval]))',
      },
    },
    {
      title: 'Does the event loop keep up?',
      explanation:
        'p99 of how late it is. Above 0.5 s something computes where it should not; above 1 s requests are shed.',
      unit: 'seconds',
      bad: { above: 0.5 },
      queries: { '{{instance}}': 'nodejs_eventloop_lag_p99_seconds{job="api"}' },
    },
    {
      title: 'Are there enough connections to the database?',
      explanation:
        'Of all processes of the API together. Statements that wait mean that all are in use: slow statements, or too small a pool.',
      unit: 'count',
      queries: {
        '{{state}}': 'sum by (state) (db_client_connection_count{job="api"})',
        'at most': 'sum(db_client_connection_max{job="api"})',
        'waiting statements': 'sum(db_client_connection_pending_requests{job="api"})',
      },
    },
    {
      title: 'How many requests are under way?',
      explanation: 'Streams of events are among them, one for each open page.',
      unit: 'count',
      as: 'stack',
      queries: { '{{instance}}': 'http_server_active_requests{job="api"}' },
    },
    {
      title: 'How much of its processor does it use?',
      explanation: 'Of one core; the API runs on one.',
      unit: 'share',
      bad: { above: 0.9 },
      queries: { '{{instance}}': 'rate(process_cpu_seconds_total{job="api"}[$__rate_interval])' },
    },
    {
      title: 'How much memory does it use?',
      explanation: 'Resident memory. It climbs for an hour after a start, then stays.',
      unit: 'bytes',
      queries: { '{{instance}}': 'process_resident_memory_bytes{job="api"}' },
    },
  ],
};
