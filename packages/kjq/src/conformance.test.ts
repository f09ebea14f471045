/** Runs the cases of the folder that KJQ_CASES names (JSON Lines: program, input, outputs, error), if it is set. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { equals } from './json/compare.ts'
import { compile, parseJson, stringifyJson, type CompileOptions } from './kjq.ts'
import type { Json } from './json/value.ts'

interface Case {
  readonly id: string
  readonly program: string
  readonly input: string
  readonly outputs?: readonly string[]
  /** null: none; "compile"; "?": either; else any error. */
  readonly error: string | null
  readonly match?: boolean
  readonly tags?: readonly string[]
  readonly optional?: boolean
  readonly limits?: CompileOptions['limits']
  readonly dialect?: CompileOptions['dialect']
}

function sameValue(actual: Json, expected: Json, tags: readonly string[]): boolean {
  if (tags.includes('math') && typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= 1e-13 * Math.max(Math.abs(actual), Math.abs(expected))
  }
  if (tags.includes('math') && Array.isArray(actual) && Array.isArray(expected)) {
    const [a, b]: [readonly Json[], readonly Json[]] = [actual, expected]
    return a.length === b.length && a.every((value, i) => sameValue(value, b[i]!, tags))
  }
  return equals(parseJson(stringifyJson(actual)), expected)
}

/** @returns what is wrong, or undefined */
function failure(found: Case): string | undefined {
  const { program, outputs = [], error, tags = [] } = found
  const options: CompileOptions = {
    ...(found.limits && { limits: found.limits }),
    ...(found.dialect && { dialect: found.dialect }),
  }
  let query
  try {
    query = compile(program, options)
  } catch (cause) {
    return error === 'compile' ? undefined : `does not compile: ${String(cause)}`
  }
  if (error === 'compile') return 'compiles'
  const input = parseJson(found.input)
  if (found.match !== undefined)
    return query.matches(input) === found.match ? undefined : `is not ${found.match}`
  const actual: Json[] = []
  let thrown: unknown
  try {
    for (const value of query.run(input)) {
      actual.push(value)
      if (actual.length > outputs.length) break
    }
  } catch (cause) {
    thrown = cause
  }
  if (error === '?' && thrown !== undefined) return undefined
  if (error === null && thrown !== undefined)
    return `failed: ${thrown instanceof Error ? thrown.message : 'with no error'}`
  if (error !== null && error !== '?' && thrown === undefined && actual.length <= outputs.length)
    return 'gave no error'
  if (actual.length < outputs.length) return `gave ${actual.length} of ${outputs.length} outputs`
  const limited = found.limits !== undefined && outputs.length === 0
  if (actual.length > outputs.length && !limited) return 'gave more outputs'
  const wrong = outputs.findIndex((text, i) => !sameValue(actual[i]!, parseJson(text), tags))
  return wrong === -1
    ? undefined
    : `output ${wrong + 1} is ${stringifyJson(actual[wrong]!)}, not ${outputs[wrong]}`
}

function readCases(folder: string): Case[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  return files.flatMap((name) => {
    const lines = readFileSync(path.join(folder, name), 'utf8').split('\n')
    return lines.filter((line) => line.trim() !== '').map((line): Case => JSON.parse(line))
  })
}

const folder = process.env['KJQ_CASES']
if (folder !== undefined && folder !== '') {
  // The cases on local time were made in it.
  process.env['TZ'] = 'UTC'
  test('the cases of KJQ_CASES', (context) => {
    const required = readCases(folder).filter(({ optional }) => optional !== true)
    assert.ok(required.length > 0, `no cases in ${folder}`)
    const failures = required.flatMap((found) => {
      const what = failure(found)
      return what === undefined ? [] : [`${found.id} ${found.program}: ${what}`]
    })
    context.diagnostic(
      `${required.length - failures.length} of ${required.length} required cases pass`,
    )
    assert.deepEqual(failures, [])
  })
}
