/** For integration tests: real members of groups of every kind. Each runs until it is disposed of. */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Consumer } from '@platformatic/kafka'
import { startJava } from '@millrace/dev/kafka/java.ts'
import { freePorts } from '@millrace/dev/kafka/ports.ts'

export interface Member {
  readonly bootstrap: string
  readonly group: string
  readonly topic: string
}

/** A consumer of this process: classic, or by KIP-848. It commits as it reads. */
export async function startConsumer(
  { bootstrap, group, topic }: Member,
  groupProtocol: 'classic' | 'consumer',
): Promise<AsyncDisposable> {
  const base = { clientId: 'millrace-test', groupId: group, bootstrapBrokers: bootstrap.split(',') }
  const consumer =
    groupProtocol === 'classic'
      ? new Consumer({ ...base, autocommit: 100 })
      : new Consumer({ ...base, autocommit: 100, groupProtocol })
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest' })
  stream.resume()
  return {
    async [Symbol.asyncDispose]() {
      await consumer.close(true)
    },
  }
}

/** Kafka's own console consumer of a share group. */
export function startShareConsumer({ bootstrap, group, topic }: Member): Promise<AsyncDisposable> {
  const mainClass = 'org.apache.kafka.tools.consumer.ConsoleShareConsumer'
  return startMember(mainClass, () =>
    `--bootstrap-server ${bootstrap} --topic ${topic} --group ${group}`.split(' '),
  )
}

/** WordCountDemo of Kafka's examples: reads streams-plaintext-input, counts through a repartition topic. */
export function startStreams(bootstrap: string, group: string): Promise<AsyncDisposable> {
  return startMember('org.apache.kafka.streams.examples.wordcount.WordCountDemo', async (dir) => {
    const file = path.join(dir, 'streams.properties')
    await writeProperties(file, {
      'bootstrap.servers': bootstrap,
      'application.id': group,
      'group.protocol': 'streams',
      'state.dir': path.join(dir, 'state'),
    })
    return [file]
  })
}

/** A Kafka Connect worker. */
export async function startConnect(
  bootstrap: string,
  group: string,
): Promise<AsyncDisposable & { readonly url: string }> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}/`
  const worker = await startMember(
    'org.apache.kafka.connect.cli.ConnectDistributed',
    async (dir) => {
      const file = path.join(dir, 'connect.properties')
      await writeProperties(file, {
        'bootstrap.servers': bootstrap,
        'group.id': group,
        listeners: `http://127.0.0.1:${port}`,
        'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
        'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
        'config.storage.topic': `${group}-configs`,
        'offset.storage.topic': `${group}-offsets`,
        'status.storage.topic': `${group}-status`,
        'config.storage.replication.factor': '1',
        'offset.storage.replication.factor': '1',
        'status.storage.replication.factor': '1',
        'offset.storage.partitions': '1',
        'status.storage.partitions': '1',
        'plugin.discovery': 'service_load',
      })
      return [file]
    },
  )
  return { url, [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose]() }
}

async function startMember(
  mainClass: string,
  prepare: (dir: string) => readonly string[] | Promise<readonly string[]>,
): Promise<AsyncDisposable> {
  const dir = await mkdtemp(path.join(tmpdir(), 'millrace-member-'))
  const args = await prepare(dir)
  const jvmOptions = ['-Xmx192m']
  const child = startJava(
    { version: '4.3.1', mainClass, args, jvmOptions },
    path.join(dir, 'member.log'),
  )
  return {
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function writeProperties(file: string, values: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${value}\n`)
  return writeFile(file, lines.join(''))
}
