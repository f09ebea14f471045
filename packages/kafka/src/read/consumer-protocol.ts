/**
 * What members of classic groups write for each other, decoded by protocol type.
 *
 * consumer (ConsumerProtocolSubscription and -Assignment.json in Apache Kafka):
 *   metadata:   version int16, topics [string], user_data bytes?, v1+ owned [topic, [int32]], v2+ generation int32,
 *               v3+ rack?
 *   assignment: version int16, [topic, partitions [int32]], user_data bytes?
 * connect (ConnectProtocol, IncrementalCooperativeConnectProtocol; KIP-415):
 *   metadata:   version int16, url, config_offset int64, v1+ allocation bytes?
 *   assignment: version int16, error int16, leader, leader_url, config_offset int64, [connector, tasks [int32]]
 *               (task −1: the connector itself), v1+ revoked (the same), scheduled_delay int32
 *
 * The bytes come from foreign clients: whatever they hold, only their own member's assignment may be lost.
 */
import type { ClassicMember } from '../protocol/describe-groups.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import type { MemberAssignment } from './model.ts'

export interface DecodedMember {
  /** null: not decodable, or not of topics. */
  readonly assignments: readonly MemberAssignment[] | null
  readonly rack: string | null
  readonly details: Readonly<Record<string, string>>
}

export function decodeMember(protocolType: string, member: ClassicMember): DecodedMember {
  try {
    switch (protocolType) {
      case 'consumer':
        return decodeConsumer(member)
      case 'connect':
        return decodeConnect(member)
      default:
        return { assignments: null, rack: null, details: {} }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const undecodable = `not a valid ${protocolType} protocol message: ${error.message}`
    return { assignments: null, rack: null, details: { undecodable } }
  }
}

/** Both parts are empty while the group rebalances. */
function decodeConsumer({ metadata, assignment }: ClassicMember): DecodedMember {
  const subscription = metadata.length === 0 ? null : readSubscription(new ByteReader(metadata))
  const assignments = assignment.length === 0 ? [] : readAssignment(new ByteReader(assignment))
  return {
    assignments,
    rack: subscription?.rack ?? null,
    details: subscription === null ? {} : { subscription: subscription.topics.join(', ') },
  }
}

function readSubscription(body: ByteReader): { topics: string[]; rack: string | null } {
  const version = body.int16()
  const topics = body.array(() => body.string())
  body.nullableBytes()
  if (version >= 1) body.array(readTopic)
  if (version >= 2) body.int32()
  const rack = version >= 3 ? body.nullableString() : null
  return { topics, rack }
}

function readAssignment(body: ByteReader): MemberAssignment[] {
  body.int16()
  return body.array(readTopic)
}

function readTopic(body: ByteReader): MemberAssignment {
  return { topic: body.string(), partitions: body.array(() => body.int32()) }
}

function decodeConnect({ metadata, assignment }: ClassicMember): DecodedMember {
  const worker = metadata.length === 0 ? {} : readWorker(new ByteReader(metadata))
  const work = assignment.length === 0 ? {} : readWork(new ByteReader(assignment))
  return { assignments: null, rack: null, details: { ...worker, ...work } }
}

function readWorker(body: ByteReader): Record<string, string> {
  body.int16()
  return { url: body.string(), config_offset: String(body.int64()) }
}

function readWork(body: ByteReader): Record<string, string> {
  body.int16()
  const error = body.int16()
  const leader = body.string()
  const leaderUrl = body.string()
  body.int64()
  const connectors: string[] = []
  const tasks: string[] = []
  body.array(() => {
    const connector = body.string()
    for (const task of body.array(() => body.int32())) {
      if (task < 0) connectors.push(connector)
      else tasks.push(`${connector}-${task}`)
    }
  })
  return {
    leader,
    leader_url: leaderUrl,
    connectors: connectors.join(', '),
    tasks: tasks.join(', '),
    ...(error === 0 ? {} : { assignment_error: String(error) }),
  }
}
