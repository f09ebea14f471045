/** One record as the server has it now: whole, or the beginning of its bytes. */
import type { SearchRequest, WholeRecordBody } from '@millrace/contract/search.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { isObject, objectGet } from '@millrace/kjq/json/value.ts'
import { apiFetch } from '../../../api/client.ts'
import { apiPaths } from '../../../api/paths.ts'
import { ProblemError, foreignError, isProblem, offlineError } from '../../../api/problem-error.ts'
import type { ShownRecord } from '../model.ts'
import type { RecordPlace } from './record-id.ts'

/** Larger parts are not read into values here: the beginning of their bytes is shown, and the file is offered. */
export const WHOLE_LIMIT = 4 * 1024 * 1024
/** How many bytes of a part are shown. */
export const HEAD_BYTES = 100 * 1024

export type Part = 'key' | 'value'

/** Labels as the search was asked with; the server resolves `Auto` again. */
export function serdeQuery(request: SearchRequest): Readonly<Record<string, string>> {
  const { key_serde, value_serde, headers_serde } = request
  return Object.fromEntries(
    Object.entries({ key_serde, value_serde, headers_serde }).flatMap(([name, label]) =>
      label === undefined ? [] : [[name, label]],
    ),
  )
}

/** A record with its bytes beside it (those over 1 MB are left out). */
export type WholeRecord = ShownRecord & Pick<WholeRecordBody, 'raw'>

/** @throws ProblemError */
export async function fetchRecord(
  cluster: string,
  place: RecordPlace,
  serdes: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<WholeRecord> {
  const { topic, partition, offset } = place
  const response = await ask(apiPaths.record(cluster, topic, partition, offset, serdes), signal)
  const text = await response.text()
  try {
    const body = parseJson(text)
    const record = isObject(body) ? objectGet(body, 'record') : undefined
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border: the server checks its answers against the contract
    if (record !== undefined) return record as unknown as WholeRecord
    throw new Error('The answer has no record.')
  } catch (error) {
    throw foreignError(response.status, error)
  }
}

export interface PartHead {
  readonly bytes: Uint8Array
  /** There is more than `bytes`. */
  readonly cut: boolean
}

/**
 * The first 100 kB of a part; the rest is not taken from the server.
 * @throws ProblemError
 */
export async function fetchHead(path: string, signal: AbortSignal): Promise<PartHead> {
  const response = await ask(path, signal)
  const chunks: Uint8Array[] = []
  let size = 0
  // Not every browser iterates over streams.
  const reader = response.body?.getReader()
  for (;;) {
    const chunk = await reader?.read()
    if (chunk?.value === undefined) break
    chunks.push(chunk.value)
    size += chunk.value.length
    if (size > HEAD_BYTES) break
  }
  await reader?.cancel()
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return { bytes: bytes.subarray(0, HEAD_BYTES), cut: size > HEAD_BYTES }
}

export function partPath(cluster: string, place: RecordPlace, part: Part): string {
  const { topic, partition, offset } = place
  return part === 'key'
    ? apiPaths.recordKey(cluster, topic, partition, offset)
    : apiPaths.recordValue(cluster, topic, partition, offset)
}

async function ask(path: string, signal: AbortSignal): Promise<Response> {
  let response: Response
  try {
    response = await apiFetch(path, { signal })
  } catch (error) {
    if (signal.aborted) throw error
    throw offlineError(error)
  }
  if (response.ok) return response
  const body: unknown = await response.json().catch(() => undefined)
  throw isProblem(body) ? new ProblemError(body) : foreignError(response.status)
}
