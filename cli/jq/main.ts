/** `./millrace jq`: runs a program on the values of files or standard input. */
import { readFileSync } from 'node:fs'
import { compile, stringifyJson, type Query } from '@millrace/kjq'
import { CompileError, HaltSignal, JqError, LimitError } from '@millrace/kjq/errors.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { bufferedOutput, readBlocks, writeError, type Output } from '../bytes.ts'
import { readOptions, USAGE, UsageError, type JqOptions } from './options.ts'
import { fastValuesOf, InputError, textsOf, valuesOf, type Position } from './values.ts'

const EXIT = { done: 0, falsy: 1, usage: 2, compile: 3, noOutput: 4, failed: 5 } as const

class Runner {
  readonly #options: JqOptions
  readonly #output: Output = bufferedOutput()
  readonly #query: Query
  readonly #position: Position = { line: 0 }
  #inputs: Iterator<Json>
  #failed = false
  #last: Json | undefined

  constructor(options: JqOptions, program: string) {
    this.#options = options
    this.#query = compile(program, {
      dialect: options.dialect,
      variables: options.variables,
      limits: { steps: Infinity, size: 1 << 29 },
      hooks: {
        debug: (value) => writeError(`${stringifyJson(['DEBUG:', value])}\n`),
        stderr: (value) => writeError(stringifyJson(value)),
        input: () => this.#next(),
      },
    })
    for (const { line, column, construct, message } of this.#query.warnings) {
      writeError(`jq: warning at line ${line}, column ${column}: ${construct}: ${message}\n`)
    }
    this.#inputs = this.#values()[Symbol.iterator]()
  }

  *#values(): Iterable<Json> {
    const { files, rawInput, slurp, fast, nullInput } = this.#options
    for (const file of files.length === 0 ? [undefined] : files) {
      this.#position.line = 0
      const blocks = readBlocks(file)
      if (rawInput && slurp)
        yield Buffer.concat(Array.from(blocks, (block) => Buffer.from(block))).toString('utf8')
      else if (rawInput) yield* textsOf(blocks, this.#position)
      else if (fast && !slurp && !nullInput)
        yield* fastValuesOf(blocks, (line) => this.#query.mayGiveOutput(line), this.#position)
      else yield* valuesOf(blocks, this.#position)
    }
  }

  #next(): Json | undefined {
    const next = this.#inputs.next()
    return next.done === true ? undefined : next.value
  }

  #print(value: Json): void {
    const { raw, join, ascii, compact, indent, sortKeys } = this.#options
    this.#last = value
    let text =
      raw && typeof value === 'string'
        ? value
        : stringifyJson(value, { indent: compact ? '' : indent, sortKeys })
    if (ascii)
      text = text.replaceAll(
        /[\u0080-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    this.#output.write(join ? text : `${text}\n`)
  }

  #runOn(input: Json): void {
    try {
      for (const output of this.#query.run(input)) this.#print(output)
    } catch (error) {
      if (!(error instanceof JqError) && !(error instanceof LimitError)) throw error
      this.#failed = true
      this.#output.flush()
      writeError(`jq: error (at line ${this.#position.line}): ${describe(error)}\n`)
    }
  }

  /** @returns the exit status */
  run(): number {
    const { nullInput, slurp, rawInput, exitStatus } = this.#options
    try {
      if (nullInput) this.#runOn(null)
      else if (slurp && !rawInput) {
        const values: Json[] = []
        for (let value = this.#next(); value !== undefined; value = this.#next()) values.push(value)
        this.#runOn(values)
      } else
        for (let value = this.#next(); value !== undefined; value = this.#next()) this.#runOn(value)
    } catch (error) {
      return this.#ended(error)
    }
    this.#output.flush()
    if (this.#failed) return EXIT.failed
    if (!exitStatus) return EXIT.done
    if (this.#last === undefined) return EXIT.noOutput
    return this.#last === null || this.#last === false ? EXIT.falsy : EXIT.done
  }

  #ended(error: unknown): number {
    this.#output.flush()
    if (error instanceof HaltSignal) {
      const { value, exitCode } = error
      if (typeof value === 'string') writeError(value)
      else if (value !== undefined) writeError(`${stringifyJson(value)}\n`)
      return exitCode
    }
    if (error instanceof InputError) {
      writeError(`jq: error: ${error.message}\n`)
      return EXIT.usage
    }
    throw error
  }
}

function describe(error: JqError | LimitError): string {
  if (error instanceof LimitError || typeof error.value === 'string') return error.message
  return `${stringifyJson(error.value)} (not a string)`
}

/** @returns the exit status */
export function main(args: readonly string[]): number {
  try {
    const options = readOptions(args)
    if (options.help) {
      process.stdout.write(USAGE)
      return EXIT.done
    }
    const program = options.program ?? readFileSync(options.programFile ?? '', 'utf8')
    return new Runner(options, program).run()
  } catch (error) {
    if (error instanceof UsageError) {
      writeError(`jq: ${error.message}\n\n${USAGE}`)
      return EXIT.usage
    }
    if (error instanceof CompileError) {
      writeError(`jq: ${error.message}\n`)
      return EXIT.compile
    }
    if (error instanceof Error && 'syscall' in error) {
      writeError(`jq: ${error.message}\n`)
      return EXIT.usage
    }
    throw error
  }
}
