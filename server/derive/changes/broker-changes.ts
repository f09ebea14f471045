/** Brokers that appeared, went, moved, were fenced or run another release. */
import type { ClusterDescription } from '@millrace/kafka/read/model.ts'
import type { Observation } from '../../state/model.ts'
import { compareNamed } from './compare-named.ts'
import type { Told } from './compare-named.ts'
import { Findings } from './finding.ts'
import type { Finding, Looks } from './finding.ts'

type Broker = ClusterDescription['brokers'][number]

export function brokerChanges({ now, bases }: Looks<'cluster'>): Finding[] {
  const findings = new Findings('broker')
  compareNamed(told(now), bases.map(told), {
    appeared: (name, broker, since) =>
      findings.cameOrWent('appeared', name, since, `Broker ${name} appeared: ${inWords(broker)}`),
    went: (name, broker, since) =>
      findings.cameOrWent('went', name, since, `Broker ${name} went: it was ${inWords(broker)}`),
    stayed(name, was, is, since) {
      for (const field of ['host', 'port', 'rack'] as const) {
        if (was[field] === is[field]) continue
        const values = { before: textOf(was[field]), after: textOf(is[field]) }
        findings.differs({ name, field, ...values, since }, `${LABELS[field]} of broker ${name}`)
      }
      if (was.fenced !== is.fenced) {
        const values = { before: String(was.fenced), after: String(is.fenced) }
        const summary = is.fenced
          ? `Broker ${name} was fenced: it has no session with the controller`
          : `Broker ${name} is no longer fenced`
        findings.add({ name, kind: 'changed', field: 'fenced', ...values, since, summary })
      }
      const last = lastRelease(name, bases)
      if (last === null || is.release === null || last.release === is.release) return
      const values = { before: last.release, after: is.release, since: last.at }
      findings.differs({ name, field: 'version', ...values }, `Version of broker ${name}`)
    },
  })
  return findings.all
}

const LABELS = { host: 'Host', port: 'Port', rack: 'Rack' } as const

function textOf(value: string | number | null): string | null {
  return value === null ? null : String(value)
}

function inWords({ host, port, rack, release }: Broker): string {
  const words = [`${host}:${port}`]
  if (rack !== null) words.push(`rack ${rack}`)
  if (release !== null) words.push(`Kafka ${release}`)
  return words.join(', ')
}

function told({ capturedAt, outcome }: Observation<'cluster'>): Told<Broker> {
  const things = new Map(outcome.data.brokers.map((broker) => [String(broker.id), broker]))
  return { at: capturedAt, things, lacks: () => true, hidden: false }
}

/** A broker that restarts with another release does not answer in between. */
function lastRelease(
  name: string,
  bases: Looks<'cluster'>['bases'],
): { readonly release: string; readonly at: number } | null {
  for (const { outcome, capturedAt } of bases) {
    const release = outcome.data.brokers.find(({ id }) => String(id) === name)?.release ?? null
    if (release !== null) return { release, at: capturedAt }
  }
  return null
}
