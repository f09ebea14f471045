/** What failed, read out of the JSON files of Vitest and Playwright. */
import { relative } from 'node:path'
import type { Failure } from './outcome.ts'

/** Of Vitest's report: `testResults[].assertionResults[]`, and files that did not load. */
export function vitestFailures(json: unknown, root: string): Failure[] {
  return list(json, 'testResults').flatMap((file) => {
    const path = relative(root, text(file, 'name'))
    const tests = list(file, 'assertionResults')
      .filter((test) => text(test, 'status') === 'failed')
      .map((test) => ({
        test: `${path} › ${text(test, 'fullName')}`,
        message: list(test, 'failureMessages').map(String).join('\n'),
      }))
    const broken = tests.length === 0 && text(file, 'status') === 'failed'
    return broken ? [{ test: path, message: text(file, 'message') }] : tests
  })
}

/** Of Playwright's report: suites within suites, whose `specs[]` say `ok`; and errors outside of tests. */
export function playwrightFailures(json: unknown): Failure[] {
  const outside = list(json, 'errors').map((error) => ({
    test: 'outside of tests',
    message: text(error, 'message'),
  }))
  return [...outside, ...list(json, 'suites').flatMap((suite) => failuresOfSuite(suite, []))]
}

function failuresOfSuite(suite: unknown, above: readonly string[]): Failure[] {
  const path = [...above, text(suite, 'title')]
  const here = list(suite, 'specs').flatMap((spec) => {
    const results = list(spec, 'tests').flatMap((test) => list(test, 'results'))
    // Also one that passed when it was tried again.
    const failed = results.find((result) => isRecord(result) && isRecord(result['error']))
    if (failed === undefined) return []
    const message = isRecord(failed) ? text(failed['error'], 'message') : ''
    return [{ test: [...path, text(spec, 'title')].join(' › '), message }]
  })
  return [...here, ...list(suite, 'suites').flatMap((inner) => failuresOfSuite(inner, path))]
}

function list(from: unknown, key: string): readonly unknown[] {
  const value: unknown = isRecord(from) ? from[key] : undefined
  return Array.isArray(value) ? value : []
}

function text(from: unknown, key: string): string {
  const value = isRecord(from) ? from[key] : undefined
  return typeof value === 'string' ? value : ''
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
