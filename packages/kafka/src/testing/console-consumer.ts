/**
 * For integration tests: what Kafka's own console consumer prints, in a form that keeps every byte. Its BytesDeserializer
 * writes what is not printable ASCII, and the backslash, as \xNN; fields are kept apart by texts that no record holds.
 */
import assert from 'node:assert/strict'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import type { Isolation } from '../fetch/model.ts'

export interface PrintedRecord {
  readonly partition: number
  readonly offset: number
  /** `CreateTime:1700000000000` */
  readonly timestamp: string
  /** As `printedBytes` gives them. */
  readonly key: string
  readonly value: string
  /** `name:value`, the name as text, in the record's order. */
  readonly headers: readonly string[]
}

const FIELD = '<|field|>'
const HEADER = '<|header|>'
const RECORD = '<|record|>'
const NULL = '<|null|>'
const DESERIALIZER = 'org.apache.kafka.common.serialization.BytesDeserializer'

const PROPERTIES = {
  'print.timestamp': 'true',
  'print.partition': 'true',
  'print.offset': 'true',
  'print.headers': 'true',
  'print.key': 'true',
  'print.value': 'true',
  'key.deserializer': DESERIALIZER,
  'value.deserializer': DESERIALIZER,
  'headers.deserializer': DESERIALIZER,
  'key.separator': FIELD,
  'headers.separator': HEADER,
  'line.separator': RECORD,
  'null.literal': NULL,
}

/** @param count so many records are waited for: one that never comes ends the tool after half a minute */
export async function consoleConsumer(
  kafka: TestKafka,
  topic: string,
  isolation: Isolation,
  count: number,
): Promise<PrintedRecord[]> {
  const { stdout, stderr, code } = await kafka.tool(
    'org.apache.kafka.tools.consumer.ConsoleConsumer',
    [
      ...`--bootstrap-server ${kafka.bootstrap} --from-beginning --isolation-level ${isolation}`.split(
        ' ',
      ),
      ...`--max-messages ${count} --timeout-ms 30000`.split(' '),
      ...Object.entries(PROPERTIES).flatMap(([name, value]) => [
        '--formatter-property',
        `${name}=${value}`,
      ]),
      `--topic=${topic}`,
    ],
  )
  assert.equal(code, 0, stderr)
  return stdout.split(RECORD).slice(0, -1).map(readLine)
}

function readLine(line: string): PrintedRecord {
  const fields = line.split(FIELD)
  const [timestamp = '', partition = '', offset = '', headers = '', key = '', value = ''] = fields
  assert.equal(fields.length, 6, line)
  return {
    partition: Number(partition.replace('Partition:', '')),
    offset: Number(offset.replace('Offset:', '')),
    timestamp,
    key,
    value,
    headers: headers === 'NO_HEADERS' ? [] : headers.split(HEADER),
  }
}

/** The same bytes as the console consumer prints them. */
export function printedBytes(bytes: Uint8Array | null): string {
  if (bytes === null) return NULL
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[^ -[\]-~]/g, (byte) => ESCAPES[byte.charCodeAt(0)] ?? '')
}

const ESCAPES = Array.from(
  { length: 256 },
  (_, byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
)
