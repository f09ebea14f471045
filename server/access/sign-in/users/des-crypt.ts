/**
 * DES crypt(3), as Unix and Jetty's UnixCrypt have it: 25 times DES of sixty-four zero bits under the password's first eight
 * characters, with E's bits swapped by the salt. Tables are those of FIPS 46-3. Broken since the nineties; read because user
 * files have it. Bits are bytes of 0 or 1, which is slow and plain: a password takes some milliseconds.
 */

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

// oxfmt-ignore
const IP = [
  58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4,
  62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24, 16, 8,
  57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3,
  61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7,
]
// oxfmt-ignore
const FP = [
  40, 8, 48, 16, 56, 24, 64, 32, 39, 7, 47, 15, 55, 23, 63, 31,
  38, 6, 46, 14, 54, 22, 62, 30, 37, 5, 45, 13, 53, 21, 61, 29,
  36, 4, 44, 12, 52, 20, 60, 28, 35, 3, 43, 11, 51, 19, 59, 27,
  34, 2, 42, 10, 50, 18, 58, 26, 33, 1, 41, 9, 49, 17, 57, 25,
]
// oxfmt-ignore
const E = [
  32, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9, 8, 9, 10, 11, 12, 13, 12, 13, 14, 15, 16, 17,
  16, 17, 18, 19, 20, 21, 20, 21, 22, 23, 24, 25, 24, 25, 26, 27, 28, 29, 28, 29, 30, 31, 32, 1,
]
// oxfmt-ignore
const P = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
  2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
]
// oxfmt-ignore
const PC1 = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
  63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
]
// oxfmt-ignore
const PC2 = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
  41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
]
const SHIFTS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1]
/** S1 to S8, four rows of sixteen each, as hexadecimal digits. */
const S = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
].map((box) => Uint8Array.from(box, (digit) => Number.parseInt(digit, 16)))

const permute = (bits: Uint8Array, table: readonly number[]): Uint8Array =>
  // Tables count from 1 and name only bits that are there.
  Uint8Array.from(table, (place) => bits[place - 1]!)

/** Sixteen keys of 48 bits. */
function keysOf(password: Buffer): Uint8Array[] {
  const key = new Uint8Array(64)
  // Seven bits of each character; the eighth is parity, which nothing looks at.
  for (let i = 0; i < 8; i++)
    for (let bit = 0; bit < 7; bit++) key[i * 8 + bit] = ((password[i] ?? 0) >> (6 - bit)) & 1
  let halves = permute(key, PC1)
  return SHIFTS.map((shift) => {
    const left = halves.subarray(0, 28)
    const right = halves.subarray(28)
    halves = Uint8Array.from([
      ...left.subarray(shift),
      ...left.subarray(0, shift),
      ...right.subarray(shift),
      ...right.subarray(0, shift),
    ])
    return permute(halves, PC2)
  })
}

/** E, with entries 24 apart swapped where a bit of the salt is set. */
function saltedExpansion(salt: string): number[] {
  const expansion = [...E]
  for (const [at, char] of salt.split('').entries()) {
    const value = ALPHABET.indexOf(char)
    for (let bit = 0; bit < 6; bit++) {
      if (((value >> bit) & 1) === 0) continue
      const place = at * 6 + bit
      // In range: twelve bits of salt, forty-eight entries.
      ;[expansion[place], expansion[place + 24]] = [expansion[place + 24]!, expansion[place]!]
    }
  }
  return expansion
}

function feistel(right: Uint8Array, key: Uint8Array, expansion: readonly number[]): Uint8Array {
  const mixed = permute(right, expansion)
  const out = new Uint8Array(32)
  for (const [box, table] of S.entries()) {
    const at = box * 6
    const bit = (i: number): number => (mixed[at + i] ?? 0) ^ (key[at + i] ?? 0)
    const row = bit(0) * 2 + bit(5)
    const column = bit(1) * 8 + bit(2) * 4 + bit(3) * 2 + bit(4)
    const value = table[row * 16 + column] ?? 0
    for (let i = 0; i < 4; i++) out[box * 4 + i] = (value >> (3 - i)) & 1
  }
  return permute(out, P)
}

function encrypt(
  block: Uint8Array,
  keys: readonly Uint8Array[],
  expansion: readonly number[],
): Uint8Array {
  const bits = permute(block, IP)
  let left = bits.slice(0, 32)
  let right = bits.slice(32)
  for (const key of keys) {
    const mixed = feistel(right, key, expansion)
    const next = left.map((bit, i) => bit ^ (mixed[i] ?? 0))
    left = right
    right = next
  }
  return permute(Uint8Array.from([...right, ...left]), FP)
}

/**
 * @param salt two characters of `./0-9A-Za-z`
 * @returns thirteen characters, the salt first
 */
export function desCrypt(password: string, salt: string): string {
  const keys = keysOf(Buffer.from(password, 'utf8'))
  const expansion = saltedExpansion(salt)
  let block = new Uint8Array(64)
  for (let i = 0; i < 25; i++) block = Uint8Array.from(encrypt(block, keys, expansion))
  let text = salt
  for (let at = 0; at < 66; at += 6) {
    let value = 0
    for (let i = 0; i < 6; i++) value = value * 2 + (block[at + i] ?? 0)
    text += ALPHABET[value] ?? ''
  }
  return text
}
