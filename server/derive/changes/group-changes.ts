/** Groups that appeared or went, began or ceased to have members, changed their protocol or assignor. Members come and go. */
import type { ListedGroup } from '@millrace/kafka/read/model.ts'
import type { Observation } from '../../state/model.ts'
import { compareNamed, hiddenIn, isOfAskingWhetherHidden } from './compare-named.ts'
import type { Told } from './compare-named.ts'
import { Findings } from './finding.ts'
import type { Finding, Looks } from './finding.ts'
import { sameValue } from './same.ts'

export function groupListChanges({ now, bases }: Looks<'group_list'>): Finding[] {
  if (isComplete(bases[0]) && sameValue(bases[0].outcome.data, now.outcome.data)) return []
  const findings = new Findings('group')
  compareNamed(told(now), bases.map(told), {
    appeared(name, { kind, state }, since, hidden) {
      const doubt = hidden ? ' (new, or this principal may describe it now)' : ''
      const what = [kindInWords(kind), ...(state === '' ? [] : [state])].join(', ')
      findings.cameOrWent('appeared', name, since, `Group ${name} appeared: ${what}${doubt}`)
    },
    went(name, { kind }, since, hidden) {
      const doubt = hidden ? ' (deleted, or this principal may no longer describe it)' : ''
      const summary = `Group ${name} went: it was ${kindInWords(kind)}${doubt}`
      findings.cameOrWent('went', name, since, summary)
    },
    stayed(name, was, is, since) {
      if (was.kind !== is.kind && was.kind !== 'unknown' && is.kind !== 'unknown') {
        const kinds = { before: was.kind, after: is.kind }
        findings.differs({ name, field: 'kind', ...kinds, since }, `Kind of group ${name}`)
      }
      const [before, after] = [activity(was.state), activity(is.state)]
      if (before === after || before === 'untold' || after === 'untold') return
      const states = { before: was.state, after: is.state }
      findings.differs({ name, field: 'state', ...states, since }, `State of group ${name}`)
    },
  })
  return findings.all
}

function kindInWords(kind: ListedGroup['kind']): string {
  return kind === 'unknown' ? 'of a kind that is not known here' : kind
}

/** A group that rebalances goes on; one without members has stopped. */
function activity(state: string): string {
  switch (state) {
    case 'Empty':
    case 'Dead':
      return state
    // '' is what brokers before Kafka 2.6 say; Unknown a client that is older than the broker.
    case '':
    case 'Unknown':
      return 'untold'
    default:
      return 'active'
  }
}

function isComplete({ outcome }: Observation<'group_list'>): boolean {
  return outcome.faults.every((fault) => fault.kind === 'hidden' || isOfAskingWhetherHidden(fault))
}

function told(look: Observation<'group_list'>): Told<ListedGroup> {
  const { capturedAt, outcome } = look
  const complete = isComplete(look)
  return {
    at: capturedAt,
    things: new Map(outcome.data.map((group) => [group.id, group])),
    // Which broker would have listed it cannot be known: coordinators move.
    lacks: () => complete,
    hidden: hiddenIn(outcome.faults),
  }
}

/** The assignor that the members agreed on: only told by describing them. */
export function assignorChanges({ now, bases }: Looks<'groups'>): Finding[] {
  const findings = new Findings('group')
  compareNamed(assignors(now), bases.map(assignors), {
    appeared: () => undefined,
    went: () => undefined,
    stayed(name, before, after, since) {
      if (before === after) return
      findings.differs(
        { name, field: 'assignor', before, after, since },
        `Assignor of group ${name}`,
      )
    },
  })
  return findings.all
}

/** Groups without members, or in the middle of a rebalance, have none: that is no change to what it was. */
function assignors({ capturedAt, outcome }: Observation<'groups'>): Told<string> {
  const things = new Map<string, string>()
  for (const { id, protocol, members } of outcome.data)
    if (members !== null && protocol !== '') things.set(id, protocol)
  return { at: capturedAt, things, lacks: () => false, hidden: null }
}
