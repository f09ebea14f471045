/** What became of a change, in words: per item where the server told, as a whole where it did not get so far. */
import type { ItemResult, MutationAnswer } from '@millrace/contract/mutation.ts'
import { ProblemError } from '../api/problem-error.ts'
import type { Tone } from '../ui/StateBadge.tsx'
import { plural } from '../format.ts'

export interface Outcome {
  readonly tone: Tone
  /** `2 of 3 topics deleted`. */
  readonly headline: string
  /** What it means and what to do. */
  readonly detail: string | null
  /** Empty: it did not get as far as the items. */
  readonly results: readonly ItemResult[]
  /** Of its audit entries; null: it has none, or they were not told. */
  readonly responseId: string | null
  /** For whoever asks the operator: code and request id. */
  readonly code: string | null
  readonly requestId: string | null
}

/** Past participle: `created`, `changed`. */
type Done = string

export function outcomeOfAnswer(answer: MutationAnswer, done: Done): Outcome {
  return {
    ...ofResults(answer.results, done),
    responseId: answer.metadata.response_id,
    code: null,
    requestId: null,
  }
}

/** @throws what is no ProblemError */
export function outcomeOfError(error: unknown, done: Done): Outcome {
  if (!(error instanceof ProblemError)) throw error
  const { problem } = error
  const results = resultsIn(problem)
  const told = { code: problem.code, requestId: problem.request_id ?? null }
  const responseId = responseIdIn(problem)
  if (results.length > 0) return { ...ofResults(results, done), responseId, ...told }
  const rest = { results: [], responseId, ...told }
  const mayBeDone = isUncertain(error)
  if (mayBeDone) {
    return {
      tone: 'unknown',
      headline: `Not known whether it was ${done}`,
      detail: `${problem.detail} It may have been done: look before you try again.`,
      ...rest,
    }
  }
  switch (problem.status) {
    case 403:
      return {
        tone: 'error',
        headline: `Not allowed: nothing was ${done}`,
        detail: problem.detail,
        ...rest,
      }
    case 501:
      return {
        tone: 'info',
        headline: `This needs approval: nothing was ${done}`,
        detail: problem.detail,
        ...rest,
      }
    case 503:
      return {
        tone: 'warn',
        headline: `Not now: nothing was ${done}`,
        detail: problem.detail,
        ...rest,
      }
    default:
      return {
        tone: 'error',
        headline: `${problem.title}: nothing was ${done}`,
        detail: problem.detail,
        ...rest,
      }
  }
}

/** The request may have arrived: no answer at all, or one of something in between. */
function isUncertain({ offline, problem }: ProblemError): boolean {
  return offline || problem.code === 'WEB_FOREIGN_ANSWER' || problem.status === 500
}

function ofResults(
  results: readonly ItemResult[],
  done: Done,
): Pick<Outcome, 'tone' | 'headline' | 'detail' | 'results'> {
  const count = (outcome: ItemResult['outcome']) =>
    results.filter((one) => one.outcome === outcome).length
  const good = count('done')
  const all = results.length
  if (good === all) {
    const [only] = results
    const what = all === 1 && only !== undefined ? only.target.name : plural(all, 'topic')
    return { tone: 'ok', headline: `${what} ${done}`, detail: null, results }
  }
  const rest = [
    [count('failed'), 'failed'],
    [count('denied'), 'not allowed'],
    [count('unknown'), 'not known'],
  ] as const
  const words = rest.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  return {
    tone: good > 0 ? 'warn' : count('unknown') > 0 ? 'unknown' : 'error',
    headline: all === 1 ? `Not ${done}` : `${good} of ${plural(all, 'topic')} ${done}`,
    detail: all === 1 ? null : `${capital(words.join(', '))}.`,
    results,
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Those that may be tried once more. */
export function retryable(results: readonly ItemResult[]): readonly string[] {
  return results
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')
    .map(({ target }) => target.name)
}

/** The same request for these topics alone. */
export function onlyTargets<Input extends { readonly topics: readonly unknown[] }>(
  input: Input,
  names: readonly string[],
): Input {
  const kept = new Set(names)
  return { ...input, topics: input.topics.filter((topic) => kept.has(nameOf(topic))) }
}

function nameOf(topic: unknown): string {
  if (typeof topic === 'string') return topic
  return isRecord(topic) ? String(topic['name']) : ''
}

/** A problem of a change has the members of an outcome beside its own (contract/mutation.ts). */
function resultsIn(problem: object): readonly ItemResult[] {
  const results = isRecord(problem) ? problem['results'] : undefined
  return Array.isArray(results) ? results.filter(isResult) : []
}

function responseIdIn(problem: object): string | null {
  const metadata = isRecord(problem) ? problem['metadata'] : undefined
  const id = isRecord(metadata) ? metadata['response_id'] : undefined
  return typeof id === 'string' ? id : null
}

function isResult(value: unknown): value is ItemResult {
  return isRecord(value) && isRecord(value['target']) && typeof value['outcome'] === 'string'
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
