import assert from 'node:assert/strict'
import { it } from 'node:test'
import { connectionErrors, requestErrors } from '../errors.ts'
import { fanOut } from './fan-out.ts'

const brokers = [1, 2, 3, 4, 5].map((id) => ({
  id,
  host: 'localhost',
  port: 9090 + id,
  rack: null,
}))

const refuse = () => Promise.reject(connectionErrors.refused('localhost:9092'))
const abort = () => Promise.reject(requestErrors.aborted('ListGroups'))
const defect = () => Promise.reject(new TypeError('x'))

it('keeps the answers of the brokers that gave one, and a fault for each other', async () => {
  const result = await fanOut('ListGroups', brokers, async ({ id }) => {
    if (id === 2) throw connectionErrors.refused('localhost:9092')
    if (id === 4) throw requestErrors.unsupported('Broker 4', 'ListGroups', [3, 5], [0, 2])
    return Promise.resolve(id * 10)
  })
  assert.deepEqual(
    [...result.answers],
    [
      [1, 10],
      [3, 30],
      [5, 50],
    ],
  )
  assert.deepEqual(
    result.faults.map(({ broker, kind, code }) => ({ broker, kind, code })),
    [
      { broker: 2, kind: 'unreachable', code: 'MR_KAFKA_UNREACHABLE' },
      { broker: 4, kind: 'unsupported', code: 'MR_KAFKA_UNSUPPORTED' },
    ],
  )
  assert.equal(result.allFailed, false)
})

it('says when no broker answered, and that nobody was asked is no failure', async () => {
  assert.equal((await fanOut('ListGroups', brokers, refuse)).allFailed, true)
  assert.equal((await fanOut('ListGroups', [], refuse)).allFailed, false)
})

it('asks no more brokers at once than it may', async () => {
  let running = 0
  let most = 0
  const { answers } = await fanOut(
    'ListGroups',
    brokers,
    async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
    },
    2,
  )
  assert.equal(most, 2)
  assert.equal(answers.size, 5)
})

it('passes on an abort and defects of the program', async () => {
  await assert.rejects(fanOut('ListGroups', brokers, abort), { code: 'MR_KAFKA_ABORTED' })
  await assert.rejects(fanOut('ListGroups', brokers, defect), TypeError)
})
