/**
 * Searching records: what is asked and what comes back. The same shapes for the API, the socket, exports and the command
 * line.
 *
 * `POST /kafka/v1/clusters/{id}/search` answers with NDJSON: one `started` line, then `record` and `progress` lines as
 * they come, and one `done` line. Every line is an object with a `type`; the fields of a record lie beside it.
 */
import { z } from 'zod'
import { schemaId } from './registry.ts'

/**
 * A place in time or in a partition:
 * `oldest`, `newest` (the end), `recent` (near the end: as much as is needed to fill the limit),
 * `-15m` (s, m, h, d, w before now), an ISO 8601 time (without a zone: UTC), `@1700000000000` (ms since epoch),
 * or a whole number (an offset, the same in every partition that is searched).
 */
export const position = z.union([z.string().min(1).max(64), z.int().min(0)], {
  error: 'expected a text such as "-15m", "oldest" or an ISO 8601 time, or an offset from 0',
})
export type Position = z.infer<typeof position>

export const searchMode = z.enum([
  'sample', // the newest records, evenly from every partition
  'partition', // one or some partitions
  'key', // records with exactly this key
  'range', // everything between from and to
])
export const isolation = z.enum(['read_committed', 'read_uncommitted'])
export const dialect = z.enum(['jq', 'classic', 'auto'])
/** How the partition of a key is found: Kafka's clients in Java (murmur2), librdkafka's default (CRC32), or not at all. */
export const keyPartitioner = z.enum(['murmur2', 'crc32', 'all'])

/** Which schema a value is written with; what is left open is found by the topic's name. */
export const schemaChoice = z.strictObject({
  /** Default: `<topic>-key`. */
  subject: z.string().min(1).max(1000).optional(),
  /** Default: the latest. */
  version: z.int().min(1).optional(),
  /** Instead of a subject. */
  id: z.int().min(0).optional(),
  /** Protobuf: full name of the message; default: the first of the schema. */
  message: z.string().min(1).max(1000).optional(),
})

export const searchRequest = z.strictObject({
  /** Names, or patterns with `*` (any text). */
  topics: z.array(z.string().min(1).max(249)).min(1).max(1000),
  mode: searchMode.optional(),
  /** Mode partition; also narrows every other mode. */
  partitions: z.array(z.int().min(0)).max(100_000).optional(),
  /** Default: `recent` for sample and partition, `oldest` for key and range. */
  from: position.optional(),
  /** Up to, not including. Default: the end when the search begins. A time is a test per record. */
  to: position.optional(),
  /** Default: newest for `recent`, else oldest. */
  order: z.enum(['newest', 'oldest']).optional(),
  filter: z.string().max(65_536).optional(),
  /** kJQ whose outputs replace key, value and headers; several, separated by commas, become columns. */
  projection: z.string().max(65_536).optional(),
  dialect: dialect.optional(),
  /** Mode key: the key as a person writes it in the key's serde. */
  key: z.string().max(1_048_576).optional(),
  key_partitioner: keyPartitioner.optional(),
  /** Labels in any case; `Auto` looks at samples. */
  key_serde: z.string().max(200).optional(),
  value_serde: z.string().max(200).optional(),
  headers_serde: z.string().max(200).optional(),
  /** Mode key, where the key's serde writes with a schema. */
  key_schema: schemaChoice.optional(),
  /** Id of the registry that it is in; default: the first of the cluster that has it. */
  schema_registry: z.string().min(1).max(200).optional(),
  isolation: isolation.optional(),
  /** Stop at so many matches; the cursor goes on behind them. 0: no limit (exports, command line). */
  limit: z.int().min(0).max(10_000_000).optional(),
  /** Go on by itself, slice after slice, until limit, boundary or end; without it one slice of SAMPLER_TIMEOUT_MS. */
  streaming: z.boolean().optional(),
  /** Streaming: stop after so many records scanned. */
  scan_limit: z.int().min(1).optional(),
  /** Begin at the end and go on as records arrive, until the request is closed. */
  tail: z.boolean().optional(),
  /** Go on where a search stopped; the other fields must be those of that search. */
  cursor: z.string().max(1_048_576).optional(),
})
export type SearchRequest = z.infer<typeof searchRequest>

/** Why a part of a record is not shown as its serde would. `bytes`: the first of them, as hex and as text. */
export const partError = z.object({
  reason: z.string(),
  hex: z.string(),
  text: z.string(),
  size: z.int(),
})
export type PartError = z.infer<typeof partError>

/** What the bytes of a part name as their schema; subject and version are asked of the registry by whoever wants them. */
export const schemaMark = z.object({
  /** null: not known where it is from, e.g. because no registry has it. */
  registry: z.string().nullable(),
  id: schemaId,
  /** Protobuf: full name of the message, where it is known. */
  message: z.string().optional(),
})
export type SchemaMark = z.infer<typeof schemaMark>

/**
 * One record. `key` and `value` are what their serdes read, null for a tombstone or missing key as well as for what
 * cannot be read (then `errors` says why). `headers`: a name that occurs several times has the list of its values.
 */
export const foundRecord = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.number(),
  /** ms since epoch; whatever the producer said. */
  timestamp: z.number(),
  timestamp_type: z.enum(['CreateTime', 'LogAppendTime']),
  key: z.unknown(),
  value: z.unknown(),
  headers: z.record(z.string(), z.unknown()),
  /** Outputs of the projection, in order, instead of key, value and headers. */
  projection: z.array(z.unknown()).optional(),
  /** Why the projection gave no (more) outputs on this record. */
  projection_error: z.string().optional(),
  /** Bytes on the wire before decoding; null: the part is null. */
  key_size: z.int().nullable(),
  value_size: z.int().nullable(),
  headers_count: z.int(),
  /** Only where the bytes name a schema. */
  key_schema: schemaMark.optional(),
  value_schema: schemaMark.optional(),
  errors: z
    .object({
      key: partError.optional(),
      value: partError.optional(),
      headers: partError.optional(),
    })
    .optional(),
  /** Parts over 100 kB are left out here (null) and can be had from the record's own path. */
  omitted: z.array(z.enum(['key', 'value', 'headers'])).optional(),
})
export type FoundRecord = z.infer<typeof foundRecord>

/** Exact accounting of one partition. Offsets: from inclusive, to exclusive. */
export const partitionProgress = z.object({
  topic: z.string(),
  partition: z.int(),
  /** Of the log, when the search began. */
  start_offset: z.number(),
  end_offset: z.number(),
  /** Of the search. */
  from_offset: z.number(),
  to_offset: z.number(),
  /** Records passed, whether looked into or not. */
  scanned: z.number(),
  /** Of those: decoded at least in part. */
  looked_into: z.number(),
  /** Of those looked into. */
  undecodable: z.number(),
  matched: z.number(),
  /** Offsets still to pass. */
  remaining: z.number(),
  bytes: z.number(),
  seconds: z.number(),
  /** Clamped offsets, batches that could not be read, a leader that is awaited, why it was given up. */
  notes: z.array(z.string()),
  state: z.enum(['waiting', 'running', 'finished', 'lost']),
})
export type PartitionProgress = z.infer<typeof partitionProgress>

export const searchTotals = z.object({
  scanned: z.number(),
  looked_into: z.number(),
  undecodable: z.number(),
  matched: z.number(),
  remaining: z.number(),
  bytes: z.number(),
  seconds: z.number(),
  records_per_second: z.number(),
  /** Records on which the filter or projection failed, and the first such message. */
  filter_errors: z.number(),
  filter_error: z.string().nullable(),
  /** ms that brokers asked to wait, and ms held back by SEARCH_MAX_BYTES_PER_SECOND. */
  throttled_ms: z.number(),
  held_back_ms: z.number(),
})
export type SearchTotals = z.infer<typeof searchTotals>

export const serdeChoice = z.object({
  label: z.string(),
  /** Why, when Auto chose. */
  reason: z.string().nullable(),
})

const startedLine = z.object({
  type: z.literal('started'),
  search_id: z.string(),
  /** The filter's grammar, its warnings, and whether it is answered from bytes. */
  dialect: z.enum(['jq', 'classic']),
  warnings: z.array(
    z.object({
      /** `ambiguous`: kPow's classic dialect reads it otherwise. `slip`: probably not what is meant. */
      kind: z.enum(['ambiguous', 'slip']),
      message: z.string(),
      line: z.int().optional(),
      column: z.int().optional(),
    }),
  ),
  fast: z.boolean(),
  /**
   * Names of the projection's outputs, in order, or of the members of the one object that it makes; null: there is no
   * projection, or it may give any number of outputs.
   */
  columns: z.array(z.string()).nullable(),
  topics: z.array(
    z.object({
      topic: z.string(),
      key: serdeChoice,
      value: serdeChoice,
      headers: serdeChoice,
    }),
  ),
  /** Mode key: how the partition was found, and which. */
  key_partition: z.object({ partitioner: keyPartitioner, partitions: z.array(z.int()) }).nullable(),
  partitions: z.array(partitionProgress),
  /** What was not as asked: unknown topics that a pattern left out, offsets clamped … */
  notes: z.array(z.string()),
})
const recordLine = z.object({ type: z.literal('record'), ...foundRecord.shape })
const progressLine = z.object({
  type: z.literal('progress'),
  totals: searchTotals,
  partitions: z.array(partitionProgress),
  /** Estimated, null when not known yet. */
  seconds_left: z.number().nullable(),
  /** Tail: records per second that arrive but are not shown, because the reader is slower. */
  sampled_out: z.number().optional(),
})
const doneLine = z.object({
  type: z.literal('done'),
  reason: z.enum(['end', 'limit', 'time', 'scan_limit', 'cancelled', 'failed']),
  /** In words, when failed or partial. */
  message: z.string().nullable(),
  totals: searchTotals,
  partitions: z.array(partitionProgress),
  /** Goes on where this stopped; null at the end. */
  cursor: z.string().nullable(),
  /** Mode key, nothing found in its partition: searching all of them may find it. */
  offer_all_partitions: z.boolean(),
})
export const searchLine = z.discriminatedUnion('type', [
  startedLine,
  recordLine,
  progressLine,
  doneLine,
])
export type SearchLine = z.infer<typeof searchLine>
/** Every line but the records, which the socket sends in batches of their own. */
export const searchNews = z.discriminatedUnion('type', [startedLine, progressLine, doneLine])
export type SearchNews = z.infer<typeof searchNews>

/** Every part of the request may be exported but where it goes on: an export begins anew and has an end. */
export const exportRequest = searchRequest
  .omit({ cursor: true, tail: true, streaming: true })
  .extend({
    format: z.enum(['ndjson', 'json', 'csv']),
    /** CSV: which columns, in this order; without it topic … headers, or the columns of the projection. */
    columns: z.array(z.string().min(1).max(1000)).min(1).max(200).optional(),
  })
export type ExportRequest = z.infer<typeof exportRequest>
export type ExportFormat = ExportRequest['format']

/** Where the file can be had: a plain link, for a short time and for whoever asked. */
export const exportTicket = z.object({
  /** From the root of the API, as the paths of `apiPaths`. */
  url: z.string(),
  /** ms since epoch. */
  expires_at: z.number(),
})
export type ExportTicket = z.infer<typeof exportTicket>

/**
 * A search that goes on without a browser. Every instance knows of it; what it found is in the memory of the one that runs
 * it and ends with that process.
 */
export const searchJob = z.object({
  id: z.string(),
  cluster_id: z.string(),
  request: searchRequest,
  /**
   * `paused`: its memory for results is full, `reason` says so; POST …/resume drops what is kept and goes on.
   * `finished`: at its end or its limit. `failed`: `reason` says why; with a cursor it can be resumed, as one that was
   * cancelled: then what is kept stays. `interrupted`: the instance that ran it is gone, with what was found; with a
   * cursor any other one can go on.
   */
  state: z.enum(['running', 'paused', 'finished', 'cancelled', 'failed', 'interrupted']),
  reason: z.string().nullable(),
  created_at: z.number(),
  ended_at: z.number().nullable(),
  started: startedLine,
  totals: searchTotals,
  partitions: z.array(partitionProgress),
  seconds_left: z.number().nullable(),
  /** Number of the first record that is kept (from 0; more than 0 after a resume) and of the one behind the last. */
  records_from: z.int(),
  records_to: z.int(),
  records_bytes: z.int(),
  /** Goes on where it stands; null while it runs and at the end. */
  cursor: z.string().nullable(),
})
export type SearchJob = z.infer<typeof searchJob>

/** `GET …/searches/{id}/records?from=&limit=` */
export const searchJobRecords = z.object({
  records: z.array(foundRecord),
  /** Number of the first of them: that asked for, or the first that is still kept. */
  from: z.int(),
  /** Ask with `from` = this for those behind. */
  next: z.int(),
  state: searchJob.shape.state,
})
export type SearchJobRecords = z.infer<typeof searchJobRecords>

/** Bytes of a part as they are in Kafka; null: the part is null. */
export const rawPart = z
  .object({
    size: z.int(),
    /** null: over 1 MB; the record's `/key` and `/value` paths have it. */
    base64: z.string().nullable(),
  })
  .nullable()
export type RawPart = z.infer<typeof rawPart>

/** One record, nothing left out. */
export const wholeRecord = foundRecord.extend({
  raw: z.object({
    key: rawPart,
    value: rawPart,
    /** In the record's order; names as UTF-8, `name_base64` where they are not. */
    headers: z.array(
      z.object({ name: z.string(), name_base64: z.string().optional(), value: rawPart }),
    ),
  }),
})
export type WholeRecordBody = z.infer<typeof wholeRecord>

const sides = <T extends z.ZodType>(side: T) => z.object({ key: side, value: side, headers: side })

/** Serdes that may be chosen, those a search has when it names none, and what Auto would choose for topics. */
export const serdes = z.object({
  available: sides(z.array(z.string())),
  defaults: sides(z.string()),
  /** INFER_TOPIC_SERDES: the form begins with what Auto chose for the topic. */
  infer: z.boolean(),
  topics: z.array(
    z.object({ topic: z.string(), key: serdeChoice, value: serdeChoice, headers: serdeChoice }),
  ),
})
export type Serdes = z.infer<typeof serdes>

/** A path that records of a topic have, as a filter would write it: `.value.customer.id`, `.value.items[].price`. */
export const topicField = z.object({
  path: z.string(),
  /** jq's names: string, number, boolean, null, array, object; most frequent first. */
  types: z.array(z.string()),
  /** Shortened JSON of one value; null where every value was one of a structure. */
  example: z.string().nullable(),
  /** Of the records sampled, 0 to 1. */
  share: z.number(),
})
export type TopicField = z.infer<typeof topicField>

export const topicFields = z.object({
  /** Records that were looked at. */
  sampled: z.int(),
  fields: z.array(topicField),
})
export type TopicFields = z.infer<typeof topicFields>
