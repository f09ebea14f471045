/** Charts of any range over HTTP and the socket, from what is in memory. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { ANYBODY } from './server-for-tests.ts'
import { observeCluster } from './cluster-for-tests.ts'
import { historyReads } from './reads/history.ts'
import { testServer } from './server-for-tests.ts'
import type { TestServer } from './server-for-tests.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

async function openFilled(): Promise<TestServer> {
  const server = await testServer()
  await observeCluster(server)
  // of the hour before: all in one step, whenever this runs
  const minute = Math.floor(Date.now() / HOUR) * 60 - 60
  for (let i = 0; i < 20; i++)
    await server.histories.record({
      resource: 'Test EU',
      minute: minute + i,
      points: [{ entity: 'cluster', metrics: ['lag'], names: [''], columns: [Float64Array.of(i)] }],
    })
  return server
}

test('the range says which step is answered, and stat which value stands for it', async () => {
  await using server = await openFilled()
  const ask = async (from: number, stat?: 'mean' | 'max') => {
    const path = apiPaths.history('c-1', { series: ['cluster/lag'], from, ...(stat && { stat }) })
    const response = await server.app.inject({ url: path })
    assert.equal(response.statusCode, 200, response.body)
    return responses.history.parse(response.json())
  }
  const steps: [number, number][] = [
    [-2 * HOUR, MINUTE],
    [-DAY, MINUTE],
    [-7 * DAY, 10 * MINUTE],
    [-14 * DAY, 10 * MINUTE],
    [-30 * DAY, HOUR],
    [-365 * DAY, HOUR],
  ]
  for (const [from, step] of steps) {
    const { history, metadata } = await ask(from)
    assert.equal(history.step_ms, step)
    assert.equal(history.from % step, 0)
    const values = history.series[0]?.values ?? []
    assert.ok(Math.abs(values.length - -from / step) <= 1, `${values.length} of ${-from / step}`)
    assert.ok(values.some((value) => value !== null) && values[0] === null)
    assert.equal(metadata.missing.length, from < -DAY ? 1 : 0)
  }
  const most = async (stat: 'mean' | 'max') =>
    Math.max(...((await ask(-30 * DAY, stat)).history.series[0]?.values ?? []).map(Number))
  assert.deepEqual([await most('mean'), await most('max')], [9.5, 19])
})

test('what would be a million points is refused with what to change', async () => {
  await using server = await openFilled()
  const series = ['lag', 'messages', 'write_rate'].map((metric) => `topic/${metric}/*`)
  const path = apiPaths.history('c-1', { series, from: -365 * DAY, top: 100 })
  const response = await server.app.inject({ url: path })
  assert.equal(response.statusCode, 400)
  assert.match(
    problem.parse(response.json()).detail,
    /300 series over this range are 2628000 points; at most 1000000.*smaller top/,
  )
})

test('a chart on the socket is made again when it can be another one, not with every look at Kafka', async () => {
  await using server = await openFilled()
  const watchOf = async (from: number, to?: number) => {
    const [read] = historyReads
    const query = { series: 'cluster/lag', from: String(from), ...(to && { to: String(to) }) }
    const request = { params: { cluster_id: 'c-1' }, query, identity: ANYBODY }
    return (await read?.answer(server.context, request))?.watch
  }
  const sections = ['offsets', 'group_offsets']
  assert.deepEqual(await watchOf(-HOUR), { kind: 'sections', clusterId: 'c-1', sections })
  for (const [range, pause] of [
    [7 * DAY, MINUTE],
    [30 * DAY, 6 * MINUTE],
  ] as const) {
    const watch = await watchOf(-range)
    assert.ok(watch?.kind === 'time')
    const wait = watch.at - Date.now()
    assert.ok(wait > 0 && wait <= pause + 10_000, `again in ${wait} ms`)
  }
  assert.deepEqual(await watchOf(-30 * DAY, -20 * DAY), { kind: 'nothing' })
})
