/** What lies on the brokers' disks: one request per broker. */
import { errorName } from '../client/error-codes.ts'
import { fanOut } from '../client/fan-out.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { describeLogDirsApi } from '../protocol/describe-log-dirs.ts'
import type { DescribeLogDirsResponse } from '../protocol/describe-log-dirs.ts'
import { Budget } from './budget.ts'
import { CLUSTER_AUTHORIZATION_FAILED, NONE, codeFault, nothing, thrownFault } from './faults.ts'
import type { Fault, LogDirTable, Outcome } from './model.ts'

interface BrokerDirs {
  readonly broker: number
  readonly answer: DescribeLogDirsResponse
}

const COLUMNS = ['dir', 'topic', 'partition', 'size', 'offsetLag', 'future'] as const

/** @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED */
export async function describeLogDirs(
  kafka: Kafka,
  options?: RequestOptions,
): Promise<Outcome<LogDirTable>> {
  const time = new Budget(kafka, options)
  try {
    const brokers = await kafka.brokers(time.next())
    const { answers, faults } = await fanOut(describeLogDirsApi.name, brokers, ({ id }) =>
      kafka.request(id, describeLogDirsApi, null, time.next()),
    )
    const refused = Array.from(answers, ([broker, answer]) => faultsOf(broker, answer)).flat()
    const told = Array.from(answers, ([broker, answer]) => ({ broker, answer })).filter(
      ({ answer }) => codeOf(answer) === NONE,
    )
    return { data: joined(told), faults: [...faults, ...refused], allFailed: told.length === 0 }
  } catch (error) {
    return nothing(joined([]), thrownFault(error, { api: describeLogDirsApi.name }))
  }
}

/** Before version 3 a refusal has no code: the answer is empty, which that of a broker never is. */
function codeOf({ errorCode, dirs }: DescribeLogDirsResponse): number {
  return errorCode === NONE && dirs.length === 0 ? CLUSTER_AUTHORIZATION_FAILED : errorCode
}

function faultsOf(broker: number, answer: DescribeLogDirsResponse): Fault[] {
  const asked = { api: describeLogDirsApi.name, broker, acl: 'DESCRIBE on Cluster:kafka-cluster' }
  const code = codeOf(answer)
  if (code !== NONE) return [codeFault(code, asked)]
  return answer.dirs
    .filter((dir) => dir.errorCode !== NONE)
    .map((dir) => codeFault(dir.errorCode, { ...asked, item: dir.path }))
}

/** One table of all brokers' answers: their rows one after the other, dirs and topics numbered through. */
function joined(answers: readonly BrokerDirs[]): LogDirTable {
  const rows = answers.reduce((sum, { answer }) => sum + answer.dir.length, 0)
  const table = {
    dir: new Uint32Array(rows),
    topic: new Uint32Array(rows),
    partition: new Int32Array(rows),
    size: new Float64Array(rows),
    offsetLag: new Float64Array(rows),
    future: new Uint8Array(rows),
  }
  const dirs: LogDirTable['dirs'][number][] = []
  const topics = new Map<string, number>()
  let at = 0
  for (const { broker, answer } of answers) {
    const firstDir = dirs.length
    const topicIndex = answer.topics.map((name) => {
      const index = topics.get(name) ?? topics.size
      if (index === topics.size) topics.set(name, index)
      return index
    })
    for (const column of COLUMNS) table[column].set(answer[column], at)
    for (let row = at; row < at + answer.dir.length; row += 1) {
      table.dir[row] = firstDir + (table.dir[row] ?? 0)
      table.topic[row] = topicIndex[table.topic[row] ?? 0] ?? 0
    }
    at += answer.dir.length
    for (const dir of answer.dirs) dirs.push(dirOf(broker, dir))
  }
  return { dirs, topics: [...topics.keys()], ...table }
}

function dirOf(
  broker: number,
  dir: DescribeLogDirsResponse['dirs'][number],
): LogDirTable['dirs'][number] {
  return {
    broker,
    path: dir.path,
    error: dir.errorCode === NONE ? null : errorName(dir.errorCode),
    totalBytes: dir.totalBytes < 0 ? null : dir.totalBytes,
    usableBytes: dir.usableBytes < 0 ? null : dir.usableBytes,
  }
}
