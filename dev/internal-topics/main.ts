/**
 * Writes what the serde of Kafka's internal topics knows of their records, from the classes in Kafka's own jars: layouts
 * into packages/serdes/src/internal/definitions, bytes with what Kafka's tools show of them into …/testing/samples.jsonl.
 * Needs a JDK (17 or later), since Messages.java is run from source.
 *
 *     node dev/internal-topics/main.ts
 *
 * For a new release of Kafka: change VERSION, run it, and look at the difference. A record type that is gone must stay in
 * the tables by hand if brokers of a supported release still write it.
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { devError } from '../errors.ts'
import { runTool } from '../kafka/java.ts'

const VERSION = '4.3.1'
const PROGRAM = fileURLToPath(new URL('Messages.java', import.meta.url))
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const TARGET = path.join(ROOT, 'packages', 'serdes', 'src', 'internal')

/** As Messages.java prints them. */
type Line =
  | { family: string; id: number; kind: string; key?: string; value: string }
  | { family: string; message: string; version: number; flexible: boolean; layout: string }
  | { message: string; version: number; hex: string; json: unknown }

const { stdout, stderr, code } = await runTool({ version: VERSION, mainClass: PROGRAM, args: [] })
if (code !== 0) throw devError('MR_DEV_COMMAND_FAILED', ['Messages.java', `exit ${code}`, stderr])
const rows = stdout.split('\n').filter((row) => row !== '')
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own program's output
const lines = rows.map((row) => JSON.parse(row) as Line)

/** By message, then by version, which all begin at 0. */
const layouts = new Map<string, string[]>()
for (const line of lines) {
  if (!('layout' in line)) continue
  const versions = layouts.get(line.message) ?? []
  if (versions.length !== line.version) throw new Error(`${line.message} does not begin at 0`)
  versions.push(line.flexible ? `~ ${line.layout}`.trimEnd() : line.layout)
  layouts.set(line.message, versions)
}

const literal = (text: string): string => `'${text.replaceAll("'", "\\'")}'`

function versionsOf(message: string): string {
  const versions = (layouts.get(message) ?? []).map(literal)
  const inline = `[${versions.join(', ')}]`
  return inline.length < 80
    ? inline
    : `[\n${versions.map((text) => `      ${text},\n`).join('')}    ]`
}

function definitions(file: string, constant: string, about: string, family: string): void {
  const records = lines.flatMap((line) => {
    if (!('id' in line) || line.family !== family) return []
    const key = line.key === undefined ? '' : `    key: ${versionsOf(line.key)},\n`
    return [
      `  ${line.id}: {\n    kind: ${literal(line.kind)},\n${key}    value: ${versionsOf(line.value)},\n  },\n`,
    ]
  })
  write(
    `definitions/${file}.ts`,
    `/** ${about}. Made by dev/internal-topics/main.ts from Kafka ${VERSION}: not edited by hand. */\n` +
      `import type { RecordTypes } from '../record-types.ts'\n\n` +
      `export const ${constant}: RecordTypes = {\n${records.join('')}}\n`,
  )
}

function write(name: string, text: string): void {
  writeFileSync(path.join(TARGET, name), text)
}

definitions('group', 'GROUP_RECORDS', 'Records of __consumer_offsets', 'group')
definitions('transaction', 'TRANSACTION_RECORDS', 'Records of __transaction_state', 'transaction')
definitions('share', 'SHARE_RECORDS', 'Records of __share_group_state', 'share')
definitions('metadata', 'METADATA_RECORDS', 'Records of __cluster_metadata', 'metadata')
write(
  'definitions/consumer.ts',
  `/** What members of a group tell each other in it, by version. Made by dev/internal-topics/main.ts from Kafka ${VERSION}: not edited by hand. */\n` +
    `export const SUBSCRIPTION: readonly string[] = ${versionsOf('ConsumerProtocolSubscription')}\n\n` +
    `export const ASSIGNMENT: readonly string[] = ${versionsOf('ConsumerProtocolAssignment')}\n`,
)
write('testing/samples.jsonl', rows.filter((row) => row.includes('"hex":')).join('\n') + '\n')
