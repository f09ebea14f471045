/**
 * `GET /metrics/v1` in Prometheus' text format, with PROMETHEUS_EGRESS=true: Millrace's own state. Answers while the engine is
 * in ERROR, as snapshotting goes on then.
 */
import { timingSafeEqual } from 'node:crypto'
import { engineState } from '@millrace/contract/status.ts'
import type { Status } from '@millrace/contract/status.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../config/types.ts'
import { PUBLIC } from './access-rule.ts'

/** Prometheus' text-based exposition format, https://prometheus.io/docs/instrumenting/exposition_formats/ */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

const METRICS_PATH = '/metrics/v1'

export function metricsRoute(
  app: FastifyInstance,
  config: Config['prometheus'],
  status: () => Status,
): void {
  if (!config.enabled) return
  app.get(METRICS_PATH, { config: { access: PUBLIC } }, async (request, reply) => {
    if (!mayScrape(request, config.credentials))
      return reply
        .code(401)
        .header('www-authenticate', 'Basic realm="Millrace metrics"')
        .type('text/plain')
        .send('PROMETHEUS_USERNAME and PROMETHEUS_PASSWORD are needed here.\n')
    return reply.type(CONTENT_TYPE).send(ownMetrics(status(), Date.now()))
  })
}

function mayScrape(
  { headers }: FastifyRequest,
  credentials: Config['prometheus']['credentials'],
): boolean {
  if (credentials === null) return true
  const expected = Buffer.from(
    `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`,
  )
  const given = Buffer.from(headers.authorization ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** One instance's own numbers, from what `GET /admin/v1/status` tells. @param now ms since epoch */
function ownMetrics(status: Status, now: number): string {
  const { engine, state_log: log, instance } = status
  const lines: string[] = []
  function family(name: string, type: 'gauge' | 'counter', help: string): void {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`)
  }
  function sample(
    name: string,
    value: number,
    labels: Readonly<Record<string, string>> = {},
  ): void {
    const all = Object.entries({ instance_id: status.instance_id, ...labels })
    const text = all.map(([label, text]) => `${label}="${escapeLabel(text)}"`).join(',')
    lines.push(`${name}{${text}} ${value}`)
  }

  family(
    'millrace_engine_state',
    'gauge',
    'The state of the engine (the log and its views): 1 for the one it is in.',
  )
  for (const state of engineState.options)
    sample('millrace_engine_state', state === engine.state ? 1 : 0, { state })
  family('millrace_engine_state_seconds', 'gauge', 'How long the engine has been in that state.')
  sample('millrace_engine_state_seconds', (now - engine.since) / 1000)
  family('millrace_uptime_seconds', 'gauge', 'Since the start of the process.')
  sample('millrace_uptime_seconds', (now - status.started_at) / 1000)
  family('millrace_instances', 'gauge', 'Instances that share this state, this one included.')
  sample('millrace_instances', instance.instances, { membership: instance.membership })
  family(
    'millrace_state_log_trouble',
    'gauge',
    '1 while Kafka does not take or give records of the state log.',
  )
  sample('millrace_state_log_trouble', log.trouble === null ? 0 : 1, {
    persistence: status.persistence,
  })
  family(
    'millrace_state_log_skipped_records_total',
    'counter',
    'Records of the state log that did not count, by cause.',
  )
  for (const { topic, cause, count } of log.skipped)
    sample('millrace_state_log_skipped_records_total', count, { topic, cause })
  family(
    'millrace_fenced_records_total',
    'counter',
    'Observations and points of history of an owner whose time was over.',
  )
  sample('millrace_fenced_records_total', log.fenced)
  return `${lines.join('\n')}\n`
}

function escapeLabel(text: string): string {
  return text.replace(/[\\"\n]/g, (char) => (char === '\n' ? String.raw`\n` : `\\${char}`))
}
