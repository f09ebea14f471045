/**
 * Records of MirrorMaker 2, which Kafka has no message definitions of: OffsetSync.java, Checkpoint.java and Heartbeat.java
 * in org.apache.kafka.connect.mirror. Values begin with an int16 version, but those of offset syncs.
 *
 *     {"kind":"checkpoint","data":{"group":…}}   {"version":0,"data":{"upstreamOffset":…}}
 */
import type { Json } from '@millrace/kjq/json/value.ts'
import { Cursor } from './cursor.ts'
import { readLayout } from './read.ts'
import type { InternalTopic } from './topics.ts'
import { layoutOfVersion } from './version.ts'

export type MirrorTopic = Extract<InternalTopic, 'offset-syncs' | 'checkpoints' | 'heartbeats'>

export interface MirrorRecord {
  readonly kind: string
  readonly key: string
  readonly value: string
  /** Whether values say their version. */
  readonly versioned: boolean
}

export const MIRROR_RECORDS: Readonly<Record<MirrorTopic, MirrorRecord>> = {
  'offset-syncs': {
    kind: 'offset_sync',
    key: 'topic:string partition:int32',
    value: 'upstreamOffset:int64 offset:int64',
    versioned: false,
  },
  checkpoints: {
    kind: 'checkpoint',
    key: 'group:string topic:string partition:int32',
    value: 'upstreamOffset:int64 offset:int64 metadata:string',
    versioned: true,
  },
  heartbeats: {
    kind: 'heartbeat',
    key: 'sourceClusterAlias:string targetClusterAlias:string',
    value: 'timestamp:int64',
    versioned: true,
  },
}

export function decodeMirrorKey(bytes: Buffer, { kind, key }: MirrorRecord): Json {
  const cursor = new Cursor(bytes)
  const data = readLayout(cursor, key)
  cursor.end()
  return { kind, data }
}

export function decodeMirrorValue(bytes: Buffer, { kind, value, versioned }: MirrorRecord): Json {
  const cursor = new Cursor(bytes)
  const version = versioned ? cursor.int16() : null
  const layout = layoutOfVersion([value], version ?? 0, `A value of ${kind}`)
  const data = readLayout(cursor, layout)
  cursor.end()
  return version === null ? { data } : { version, data }
}
