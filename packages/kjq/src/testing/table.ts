/** Tables of programs and what they give, as text: `program  =>  output  output`, or `=> ! message`. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { compile, stringifyJson, type CompileOptions } from '../kjq.ts'
import type { Json } from '../json/value.ts'

/** All outputs as JSON, then `! message` for an error. Two spaces stand between them. */
export function outcome(program: string, input: Json = null, options: CompileOptions = {}): string {
  const shown: string[] = []
  try {
    for (const value of compile(program, options).run(input)) shown.push(stringifyJson(value))
  } catch (error) {
    shown.push(`! ${error instanceof Error ? error.message : String(error)}`)
  }
  return shown.join('  ')
}

export interface Row {
  readonly program: string
  readonly expected: string
}

export function rows(table: string): Row[] {
  return table
    .trim()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.lastIndexOf(' => ')
      return { program: line.slice(0, at).trim(), expected: line.slice(at + 4).trim() }
    })
}

/** One test a line; the input is null. */
export function testTable(table: string): void {
  for (const { program, expected } of rows(table)) {
    test(program, () => assert.equal(outcome(program), expected))
  }
}
