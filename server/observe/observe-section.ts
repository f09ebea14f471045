/** One look at one section: always an observation, whatever happens. */
import { KafkaError, messageOf } from '@millrace/kafka/errors.ts'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import type { Fault, Outcome } from '@millrace/kafka/read/model.ts'
import type { AnyObservation, Section, SectionData } from '../state/model.ts'
import type { AnyReader } from './readers.ts'
import type { RegistryLook } from './registry-look.ts'
import type { Seen, SectionReader } from './section.ts'

const GRACE_MS = 1000

export interface Look {
  readonly resource: string
  readonly kafka: Kafka
  readonly seen: Seen
  readonly simpleGroups: boolean
  readonly registries: readonly RegistryLook[]
  /** The whole section with all its requests, ms. */
  readonly deadlineMs: number
  /** Aborted when the observer closes. */
  readonly signal: AbortSignal
}

export async function observeSection(reader: AnyReader, look: Look): Promise<AnyObservation> {
  const began = performance.now()
  const outcome = await ask(reader, look)
  return observation(reader, look.resource, performance.now() - began, outcome)
}

/** An observation of a section that was not asked because what it needs could not be had. */
export function notAsked(
  reader: AnyReader,
  resource: string,
  faults: readonly Fault[],
): AnyObservation {
  return observation(reader, resource, 0, { data: reader.empty(), faults, allFailed: true })
}

function observation(
  reader: AnyReader,
  resource: string,
  tookMs: number,
  outcome: Outcome<SectionData[Section]>,
): AnyObservation {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the outcome is that of the reader's own section
  return {
    resource,
    section: reader.section,
    capturedAt: Date.now(),
    tookMs: Math.round(tookMs),
    epoch: 0,
    outcome,
  } as AnyObservation
}

async function ask(reader: SectionReader, look: Look): Promise<Outcome<SectionData[Section]>> {
  const { kafka, seen, simpleGroups, registries, deadlineMs } = look
  // The read ends by itself at `timeoutMs` and gives what it has. The signal is for a read that does not.
  const deadline = AbortSignal.timeout(deadlineMs + GRACE_MS)
  const signal = AbortSignal.any([look.signal, deadline])
  try {
    return await orAborted(
      reader.read({
        kafka,
        seen,
        simpleGroups,
        registries,
        options: { signal, timeoutMs: deadlineMs, use: 'observe' },
      }),
      signal,
    )
  } catch (error) {
    const fault: Fault = deadline.aborted
      ? {
          kind: 'unreachable',
          code: 'MR_OBSERVE_DEADLINE',
          message: `The answers were not complete after ${deadlineMs} ms (REQUEST_TIMEOUT_MS, at most a third of the snapshot's interval).`,
        }
      : faultOf(error)
    return { data: reader.empty(), faults: [fault], allFailed: true }
  }
}

/** A read that does not heed its signal must not hold up the cycle. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  // Its own failure after the deadline is nobody's news any more.
  work.catch(() => undefined)
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function faultOf(error: unknown): Fault {
  const code = error instanceof KafkaError ? error.code : 'MR_OBSERVE_FAILED'
  return { kind: kindOf(code), code, message: messageOf(error) }
}

function kindOf(code: string): Fault['kind'] {
  switch (code) {
    case 'MR_KAFKA_UNREACHABLE':
    case 'MR_KAFKA_TIMEOUT':
    case 'MR_KAFKA_TLS':
      return 'unreachable'
    case 'MR_KAFKA_AUTHENTICATION':
      return 'denied'
    case 'MR_KAFKA_UNSUPPORTED':
      return 'unsupported'
    default:
      return 'failed'
  }
}
