/**
 * As much of a WebAssembly assembler as the codecs need: they are written as expressions and translated when the program starts
 * (a millisecond), so that no binary lies in the repository and no tool chain is wanted.
 * Source: https://webassembly.github.io/spec/core/binary/
 */

/** Instructions, encoded. */
export type Code = readonly number[]
/** A local variable, by its index. */
export interface Local {
  readonly local: number
}
/** What an operand may be: a constant, a variable's value or the result of instructions. All are i32, if not said otherwise. */
export type Value = number | Local | Code

const I32 = 0x7f
const EMPTY = 0x40
const END = 0x0b
/** `\0asm`, version 1. */
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

const isCode = (value: number | Local | Code): value is Code => Array.isArray(value)

function code(value: Value): Code {
  if (typeof value === 'number') return [0x41, ...signed(value)]
  return isCode(value) ? value : [0x20, ...unsigned(value.local)]
}

const binary =
  (opcode: number) =>
  (a: Value, b: Value): Code => [...code(a), ...code(b), opcode]

export const equal = binary(0x46)
export const less = binary(0x49)
export const greater = binary(0x4b)
export const atLeast = binary(0x4f)
export const add = binary(0x6a)
export const subtract = binary(0x6b)
export const and = binary(0x71)
export const or = binary(0x72)
export const xor = binary(0x73)
export const shiftLeft = binary(0x74)
/** Filled with zeros, as everything here is unsigned. */
export const shiftRight = binary(0x76)
export const not = (a: Value): Code => [...code(a), 0x45]

const load =
  (...opcode: readonly number[]) =>
  (address: Value, offset = 0): Code => [...code(address), ...opcode, 0, ...unsigned(offset)]
const store =
  (...opcode: readonly number[]) =>
  (address: Value, value: Value, offset = 0): Code => [
    ...code(address),
    ...code(value),
    ...opcode,
    0,
    ...unsigned(offset),
  ]

/** Memory is little-endian; addresses need no alignment. */
export const load8 = load(0x2d)
export const load16 = load(0x2f)
export const load32 = load(0x28)
export const load64 = load(0x29)
export const load128 = load(0xfd, 0)
export const store8 = store(0x3a)
export const store64 = store(0x37)
export const store128 = store(0xfd, 11)
/** Of two 128-bit values. */
export const xor128 = (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0x51]

export const set = (variable: Local, value: Value): Code => [
  ...code(value),
  0x21,
  ...unsigned(variable.local),
]
export const advance = (variable: Local, by: Value): Code => set(variable, add(variable, by))
/** Leaves the function. */
export const giveBack = (value: Value): Code => [...code(value), 0x0f]

export function when(condition: Value, then: readonly Code[], otherwise?: readonly Code[]): Code {
  const rest = otherwise === undefined ? [] : [0x05, ...otherwise.flat()]
  return [...code(condition), 0x04, EMPTY, ...then.flat(), ...rest, END]
}

export function whileTrue(condition: Value, body: readonly Code[]): Code {
  const round = [...code(not(condition)), 0x0d, 1, ...body.flat(), 0x0c, 0]
  return [0x02, EMPTY, 0x03, EMPTY, ...round, END, END]
}

/** The body runs at least once. */
export const repeatWhile = (body: readonly Code[], condition: Value): Code => [
  0x03,
  EMPTY,
  ...body.flat(),
  ...code(condition),
  0x0d,
  0,
  END,
]

export interface Definition {
  readonly name: string
  /** Parameters; all variables are i32, and so is the result. */
  readonly takes: number
  readonly locals: number
  readonly body: readonly Code[]
}

/** A variable of a function; parameters have the lowest indexes. */
export const variable = (local: number): Local => ({ local })

/** A module that exports the functions and its memory, as `memory`, of so many pages of 64 KB at first and at most. */
export function assemble(
  functions: readonly Definition[],
  pages: number,
  most: number,
): Uint8Array {
  const types = functions.map(({ takes }) => [
    0x60,
    ...vector(Array.from({ length: takes }, () => [I32])),
    1,
    I32,
  ])
  const exports = functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)])
  const bodies = functions.map(({ locals, body }) => {
    const declared = locals === 0 ? [0] : [1, ...unsigned(locals), I32]
    const bytes = [...declared, ...body.flat(), END]
    return [...unsigned(bytes.length), ...bytes]
  })
  return new Uint8Array([
    ...HEADER,
    ...section(1, types),
    ...section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(5, [[1, ...unsigned(pages), ...unsigned(most)]]),
    ...section(7, [...exports, [...text('memory'), 2, 0]]),
    ...section(10, bodies),
  ])
}

function section(id: number, entries: readonly Code[]): Code {
  const bytes = vector(entries)
  return [id, ...unsigned(bytes.length), ...bytes]
}

const vector = (entries: readonly Code[]): Code => [...unsigned(entries.length), ...entries.flat()]
const text = (name: string): Code => vector(Array.from(Buffer.from(name), (byte) => [byte]))

function unsigned(value: number): Code {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128)
  return [...bytes, rest]
}

function signed(value: number): Code {
  const bytes: number[] = []
  let rest = value | 0
  for (; rest < -64 || rest > 63; rest >>= 7) bytes.push((rest & 127) | 128)
  return [...bytes, rest & 127]
}
