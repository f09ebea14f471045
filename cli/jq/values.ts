/**
 * JSON values from blocks of bytes. Most input has one value per line, which is the fast way; the first line that is not
 * a value by itself makes the rest be read value by value, however they are laid out.
 */
import { parseJson } from '@millrace/kjq'
import { JqError } from '@millrace/kjq/errors.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { ValueSplitter } from './value-splitter.ts'

const NEWLINE = 10

/** Input that is not JSON. The message says where. */
export class InputError extends Error {}

/** Where reading is, for messages. */
export interface Position {
  line: number
}

/** The lines of blocks; a line is only good until the next one is asked for. */
function* linesOf(blocks: Iterable<Buffer>): Iterable<Buffer> {
  let rest: Buffer | undefined
  for (const block of blocks) {
    let from = 0
    for (let end = block.indexOf(NEWLINE); end !== -1; end = block.indexOf(NEWLINE, from)) {
      const part = block.subarray(from, end)
      yield rest === undefined ? part : Buffer.concat([rest, part])
      rest = undefined
      from = end + 1
    }
    if (from < block.length) {
      const part = block.subarray(from)
      // A copy: the block is overwritten.
      rest = rest === undefined ? Buffer.from(part) : Buffer.concat([rest, part])
    }
  }
  if (rest !== undefined) yield rest
}

function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== 32 && byte !== 9 && byte !== 13) return false
  return true
}

function parsed(text: Buffer, position: Position): Json {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JqError)) throw error
    throw new InputError(`line ${position.line}: ${error.message}`, { cause: error })
  }
}

/** @throws InputError */
export function* valuesOf(blocks: Iterable<Buffer>, position: Position): Iterable<Json> {
  const lines = linesOf(blocks)[Symbol.iterator]()
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    position.line++
    const line = next.value
    if (isBlank(line)) continue
    let value: Json
    try {
      value = parseJson(line)
    } catch (error) {
      if (!(error instanceof JqError)) throw error
      yield* splitValues(line, lines, position)
      return
    }
    yield value
  }
}

/** From a line on, values that need not end where lines do. */
function* splitValues(first: Buffer, lines: Iterator<Buffer>, position: Position): Iterable<Json> {
  const splitter = new ValueSplitter()
  let next: IteratorResult<Buffer> = { done: false, value: first }
  for (; next.done !== true; next = lines.next()) {
    for (const text of splitter.push(next.value)) yield parsed(text, position)
    for (const text of splitter.push(LINE_END)) yield parsed(text, position)
    position.line++
  }
  const rest = splitter.rest()
  if (rest !== undefined) yield parsed(rest, position)
}

const LINE_END = Buffer.from('\n')

/** Only the lines that may hold something, for `--fast`. @throws InputError */
export function* fastValuesOf(
  blocks: Iterable<Buffer>,
  mayGiveOutput: (line: Buffer) => boolean,
  position: Position,
): Iterable<Json> {
  for (const line of linesOf(blocks)) {
    position.line++
    if (mayGiveOutput(line) && !isBlank(line)) yield parsed(line, position)
  }
}

/** For `--raw-input`. */
export function* textsOf(blocks: Iterable<Buffer>, position: Position): Iterable<string> {
  for (const line of linesOf(blocks)) {
    position.line++
    yield line.toString('utf8')
  }
}
