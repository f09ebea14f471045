import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openKafka } from '@millrace/kafka/client/open-kafka.ts'
import type { Fault } from '@millrace/kafka/read/model.ts'
import type { AnyObservation, Section } from '../state/model.ts'
import { runCycle } from './cycle.ts'
import { limit } from './limit.ts'
import type { Look } from './observe-section.ts'
import { FAST_READERS } from './readers.ts'
import type { AnyReader } from './readers.ts'
import { untilNext } from './schedule.ts'
import { topics as topicsReader } from './sections/topics.ts'

const NOBODY: Fault = { kind: 'unreachable', code: 'X', message: 'nobody there' }

/** The program's own readers with other answers: what is tested is the order in which they are asked. */
function readers(answer: (section: Section) => Promise<readonly Fault[] | null>): AnyReader[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each keeps its own section
  return FAST_READERS.map((reader) => ({
    ...reader,
    async read({ seen }: Parameters<AnyReader['read']>[0]) {
      const faults = await answer(reader.section)
      if (faults === null && reader.section === 'topics') seen.topics = topicsReader.empty()
      if (faults === null && reader.section === 'group_list') seen.groups = []
      return { data: reader.empty(), faults: faults ?? [], allFailed: faults !== null }
    },
  })) as AnyReader[]
}

function look(deadlineMs = 5000): Look {
  return {
    resource: '1',
    // never asked here
    kafka: openKafka({ clientId: 'test', bootstrap: [], connectTimeoutMs: 1, requestTimeoutMs: 1 }),
    seen: { topics: null, groups: null, brokers: null },
    simpleGroups: true,
    registries: [],
    deadlineMs,
    signal: new AbortController().signal,
  }
}

async function cycle(
  answer: (section: Section) => Promise<readonly Fault[] | null>,
  deadlineMs?: number,
): Promise<{ batches: Section[][]; observations: ReadonlyMap<Section, AnyObservation> }> {
  const batches: Section[][] = []
  const observations = await runCycle(readers(answer), look(deadlineMs), limit(3), (batch) =>
    batches.push(batch.map(({ section }) => section)),
  )
  return { batches, observations: new Map(observations.map((one) => [one.section, one])) }
}

describe('a snapshot', () => {
  it('reads metadata before commits and commits before ends, at most three at a time', async () => {
    const events: string[] = []
    let running = 0
    let most = 0
    const { batches } = await cycle(async (section) => {
      most = Math.max(most, ++running)
      events.push(`${section} asked`)
      await new Promise((resolve) => setImmediate(resolve))
      events.push(`${section} answered`)
      running -= 1
      return null
    })
    const at = (event: string): number => {
      assert.ok(events.includes(event), `${event} is not in ${events.join(', ')}`)
      return events.indexOf(event)
    }
    assert.ok(at('topics answered') < at('group_offsets asked'))
    assert.ok(at('group_list answered') < at('group_offsets asked'))
    assert.ok(at('group_list answered') < at('groups asked'))
    assert.ok(at('group_offsets answered') < at('offsets asked'))
    assert.equal(most, 3)
    // new commits beside old ends would show too little lag for a moment
    assert.ok(
      batches.some((batch) => batch.join(' ') === 'group_offsets offsets'),
      JSON.stringify(batches),
    )
  })

  it('goes on without a section that fails', async () => {
    const { observations } = await cycle((section) =>
      Promise.resolve(section === 'cluster' || section === 'group_offsets' ? [NOBODY] : null),
    )
    const failed = [...observations.values()].filter(({ outcome }) => outcome.allFailed)
    assert.deepEqual(failed.map(({ section }) => section).sort(), ['cluster', 'group_offsets'])
    assert.equal(observations.size, FAST_READERS.length)
  })

  it('asks nothing more of a cluster that nobody answers for', async () => {
    const asked: Section[] = []
    const { observations } = await cycle((section) => {
      asked.push(section)
      return Promise.resolve([NOBODY])
    })
    assert.deepEqual(asked.sort(), ['cluster', 'group_list', 'quorum', 'topics'])
    assert.ok(
      [...observations.values()].every(
        ({ outcome }) => outcome.allFailed && outcome.faults[0]?.message === 'nobody there',
      ),
    )
  })

  it('does not wait for a section that hangs or throws', async () => {
    const { observations } = await cycle((section) => {
      if (section === 'quorum') return new Promise(() => undefined)
      if (section === 'groups') throw new TypeError('a defect of ours')
      return Promise.resolve(null)
    }, 50)
    assert.equal(observations.get('quorum')?.outcome.faults[0]?.code, 'MR_OBSERVE_DEADLINE')
    assert.deepEqual(observations.get('groups')?.outcome.faults[0], {
      kind: 'failed',
      code: 'MR_OBSERVE_FAILED',
      message: 'a defect of ours',
    })
    assert.equal(observations.get('offsets')?.outcome.allFailed, false)
  })
})

describe('the schedule', () => {
  it('is a little after the minute', () => {
    assert.equal(untilNext(120_000, 60_000), 60_020)
    assert.equal(untilNext(179_999, 60_000), 21)
  })
})
