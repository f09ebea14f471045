/**
 * The groups that only Java's clients can make today: a share group and a Kafka Streams application with the streams
 * protocol. One small JVM each; their heartbeats by hand from Node would be no less memory to read about, and no real
 * client to look at.
 */
import type { ChildProcess } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startJava } from '../../kafka/java.ts'
import { SHARED_TOPIC } from './topics.ts'

export const SHARE_GROUP = 'ticket-workers'
export const STREAMS_GROUP = 'review-word-count'

const SMALL_HEAP = ['-Xms16m', '-Xmx64m', '-Xss512k']

export function startShareGroup(bootstrap: string, dir: string): ChildProcess {
  return startJava(
    {
      version: '4.3.1',
      mainClass: 'org.apache.kafka.tools.consumer.ConsoleShareConsumer',
      // Acknowledges every record; without print.value=false it would print them all into the log.
      args: `--bootstrap-server ${bootstrap} --topic ${SHARED_TOPIC} --group ${SHARE_GROUP}
        --command-property client.id=ticket-worker-1 --formatter-property print.value=false`.split(
        /\s+/,
      ),
      jvmOptions: SMALL_HEAP,
    },
    join(dir, 'share-group.log'),
  )
}

export async function startStreamsGroup(bootstrap: string, dir: string): Promise<ChildProcess> {
  const stateDir = join(dir, 'streams-state')
  await mkdir(stateDir, { recursive: true })
  const properties = join(dir, 'streams.properties')
  const settings = {
    'bootstrap.servers': bootstrap,
    'application.id': STREAMS_GROUP,
    'client.id': 'review-word-count-1',
    'group.protocol': 'streams',
    'state.dir': stateDir,
    'commit.interval.ms': '2000',
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`)
  await writeFile(properties, lines.join(''))
  return startJava(
    {
      version: '4.3.1',
      mainClass: 'org.apache.kafka.streams.examples.wordcount.WordCountDemo',
      args: [properties],
      jvmOptions: SMALL_HEAP,
    },
    join(dir, 'streams-group.log'),
  )
}
