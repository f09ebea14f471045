import type { SearchRequest } from '@millrace/contract/search.ts'
import { describe, expect, test } from 'vitest'
import { TAIL_RECORDS, type DoneLine, type ShownRecord, type StartedLine } from './model.ts'
import type { SearchListener, ShownLine } from './search-client.ts'
import { LiveSearchRun } from './search-run.ts'

const TOTALS = {
  scanned: 0,
  looked_into: 0,
  undecodable: 0,
  matched: 0,
  remaining: 0,
  bytes: 0,
  seconds: 0,
  records_per_second: 0,
  filter_errors: 0,
  filter_error: null,
  throttled_ms: 0,
  held_back_ms: 0,
}
const started = (search_id: string): StartedLine => ({
  type: 'started',
  search_id,
  dialect: 'jq',
  warnings: [],
  fast: true,
  columns: null,
  topics: [],
  key_partition: null,
  partitions: [],
  notes: [],
})
const record = (offset: number): ShownRecord & { type: 'record' } => ({
  type: 'record',
  topic: 'orders',
  partition: 0,
  offset,
  timestamp: 0,
  timestamp_type: 'CreateTime',
  key: null,
  value: null,
  headers: {},
  key_size: null,
  value_size: null,
  headers_count: 0,
})
const done = (reason: DoneLine['reason'], cursor: string | null): DoneLine => ({
  type: 'done',
  reason,
  message: null,
  totals: TOTALS,
  partitions: [],
  cursor,
  offer_all_partitions: false,
})

/** A run, the server's end of its slices, and a hand on the clock. */
function begin(request: SearchRequest) {
  const slices: { request: SearchRequest; listener: SearchListener; stopped: boolean }[] = []
  let frame: (() => void) | undefined
  const run = new LiveSearchRun('c1', request, {
    open(_cluster, asked, listener) {
      const slice = { request: asked, listener, stopped: false }
      slices.push(slice)
      return () => {
        slice.stopped = true
      }
    },
    nextFrame: (callback) => {
      frame = callback
    },
  })
  let heard = 0
  run.subscribe(() => heard++)
  run.start()
  const slice = () => {
    const last = slices.at(-1)
    if (last === undefined) throw new Error('Nothing was asked.')
    return last
  }
  return {
    run,
    slices,
    slice,
    say: (...lines: ShownLine[]) => lines.forEach((line) => slice().listener.onLine(line)),
    end: () => slice().listener.onEnd(null),
    draw: () => {
      frame?.()
      frame = undefined
      return run.view()
    },
    heard: () => heard,
  }
}

const SEARCH: SearchRequest = { topics: ['orders'] }
const TAIL: SearchRequest = { topics: ['orders'], tail: true }
const offsets = (records: readonly ShownRecord[]) => records.map(({ offset }) => offset)

describe('a search', () => {
  test('tells its listeners once per frame, whatever came in between', () => {
    const { say, draw, heard } = begin(SEARCH)
    expect(draw().state).toBe('running')
    say(started('s'), record(1), record(2), record(3))
    expect(heard()).toBe(1)
    const view = draw()
    expect(heard()).toBe(2)
    expect(offsets(view.records)).toEqual([1, 2, 3])
    expect(view.started?.search_id).toBe('s')
  })

  test('is a new view for every change and the same one without', () => {
    const { run, say, draw } = begin(SEARCH)
    const first = draw()
    expect(run.view()).toBe(first)
    say(record(1))
    expect(run.view()).toBe(first)
    const second = draw()
    expect(second).not.toBe(first)
    expect(second.version).toBe(first.version + 1)
  })

  test('goes on with its cursor, behind what was found', () => {
    const { run, slices, say, end, draw } = begin(SEARCH)
    run.continue()
    expect(slices).toHaveLength(1)
    say(started('s1'), record(1), done('limit', 'cursor-1'))
    end()
    expect(draw().state).toBe('done')
    run.continue()
    expect(slices[1]?.request).toEqual({ ...SEARCH, cursor: 'cursor-1' })
    expect(draw().state).toBe('running')
    say(started('s2'), record(2), done('end', null))
    end()
    const view = draw()
    expect(offsets(view.records)).toEqual([1, 2])
    expect(view.started?.search_id).toBe('s1')
    run.continue()
    expect(slices).toHaveLength(2)
  })

  test('takes what the server still has in hand when it is stopped, and can go on', () => {
    const { run, slice, say, end, draw } = begin(SEARCH)
    run.stop()
    expect(slice().stopped).toBe(true)
    expect(draw().state).toBe('stopped')
    say(record(1), done('cancelled', 'here'))
    end()
    const view = draw()
    expect(view.state).toBe('stopped')
    expect(offsets(view.records)).toEqual([1])
    expect(view.done?.cursor).toBe('here')
  })

  test('that fails keeps what was found, and says why', () => {
    const { slice, say, draw } = begin(SEARCH)
    const problem = { type: '', title: 'x', status: 0, code: 'WEB_OFFLINE', detail: 'y' }
    say(record(1))
    slice().listener.onEnd(problem)
    expect(draw()).toMatchObject({ state: 'failed', problem, records: [{ offset: 1 }] })
  })

  test('that is closed hears nothing any more', () => {
    const { run, slice, say, draw } = begin(SEARCH)
    run.close()
    expect(slice().stopped).toBe(true)
    say(record(1))
    expect(draw()).toMatchObject({ state: 'stopped', records: [] })
  })
})

describe('a tail', () => {
  test('has the newest on top', () => {
    const { say, draw } = begin(TAIL)
    say(record(1), record(2))
    const first = draw().records
    say(record(3))
    expect(offsets(draw().records)).toEqual([3, 2, 1])
    expect(offsets(first)).toEqual([2, 1])
  })

  test('holds still while it is paused, and counts what came', () => {
    const { run, say, draw } = begin(TAIL)
    say(record(1))
    draw()
    run.pause(true)
    say(record(2), record(3))
    expect(draw()).toMatchObject({ paused: true, newCount: 2, records: [{ offset: 1 }] })
    run.pause(false)
    const view = draw()
    expect(offsets(view.records)).toEqual([3, 2, 1])
    expect(view.newCount).toBe(0)
  })

  test('is bounded, shown or not, and counts what fell out', () => {
    const { run, say, draw } = begin(TAIL)
    for (let offset = 0; offset < TAIL_RECORDS + 10; offset++) say(record(offset))
    const full = draw()
    expect(full.records).toHaveLength(TAIL_RECORDS)
    expect(full.records[0]?.offset).toBe(TAIL_RECORDS + 9)
    expect(full.dropped).toBe(10)
    run.pause(true)
    for (let offset = 0; offset < 4 * TAIL_RECORDS; offset++) say(record(offset))
    expect(draw().newCount).toBeLessThanOrEqual(2 * TAIL_RECORDS)
    run.pause(false)
    const view = draw()
    expect(view.records).toHaveLength(TAIL_RECORDS)
    expect(view.records.length + view.dropped).toBe(5 * TAIL_RECORDS + 10)
  })

  test('can be emptied', () => {
    const { run, say, draw } = begin(TAIL)
    say(record(1))
    draw()
    run.clear()
    expect(draw().records).toEqual([])
  })
})
