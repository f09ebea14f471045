/** Shared libraries that a 64-bit little-endian ELF file asks its loader for, and which loader: without running it. */
import { readFileSync } from 'node:fs'

const PT_LOAD = 1
const PT_DYNAMIC = 2
const PT_INTERP = 3
const DT_NEEDED = 1
const DT_STRTAB = 5

export interface Linked {
  /** Such as `/lib64/ld-linux-x86-64.so.2`; null for a library. */
  readonly loader: string | null
  /** Names such as `libc.so.6`. */
  readonly libraries: readonly string[]
}

/**
 * Reads the program headers and the dynamic section (System V ABI, chapter 5).
 * @throws Error when the file is no such ELF file
 */
export function readLinked(file: string): Linked {
  const elf = readFileSync(file)
  // Magic, 64 bit, little endian
  if (elf.readUInt32BE(0) !== 0x7f454c46 || elf[4] !== 2 || elf[5] !== 1)
    throw new Error(`${file} is not a 64-bit little-endian ELF file`)
  const word = (at: number): number => Number(elf.readBigUInt64LE(at))
  const text = (at: number): string => elf.toString('latin1', at, elf.indexOf(0, at))
  const [first, size, count] = [word(32), elf.readUInt16LE(54), elf.readUInt16LE(56)]
  const segments = Array.from({ length: count }, (_, index) => {
    const at = first + index * size
    return {
      type: elf.readUInt32LE(at),
      offset: word(at + 8),
      address: word(at + 16),
      bytes: word(at + 32),
    }
  })
  const interpreter = segments.find(({ type }) => type === PT_INTERP)
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC)
  if (dynamic === undefined) return { loader: null, libraries: [] }
  const tags: [tag: number, value: number][] = []
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.bytes; at += 16)
    tags.push([word(at), word(at + 8)])
  const strings = tags.find(([tag]) => tag === DT_STRTAB)?.[1] ?? 0
  const loaded = segments.find(
    ({ type, address, bytes }) =>
      type === PT_LOAD && address <= strings && strings < address + bytes,
  )
  const base = loaded === undefined ? strings : strings - loaded.address + loaded.offset
  return {
    loader: interpreter === undefined ? null : text(interpreter.offset),
    libraries: tags.filter(([tag]) => tag === DT_NEEDED).map(([, value]) => text(base + value)),
  }
}
