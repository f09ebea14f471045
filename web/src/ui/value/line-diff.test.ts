import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedParts, diffLines, foldSame } from './line-diff.ts'

const kinds = (left: string, right: string): string =>
  diffLines(left.split(''), right.split(''))
    .map(({ kind }) => kind[0])
    .join('')

test('what changed stands beside each other', () => {
  expect(kinds('abc', 'abc')).toBe('sss')
  expect(kinds('abc', 'axc')).toBe('scs')
  expect(kinds('abc', 'abxyc')).toBe('ssaas')
  expect(kinds('abxyc', 'abc')).toBe('ssrrs')
  expect(kinds('', 'ab')).toBe('aa')
  expect(kinds('', '')).toBe('')
})

const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 })

test('both texts are in it whole, in order, and equal lines are equal', () => {
  fc.assert(
    fc.property(texts, texts, (left, right) => {
      const rows = diffLines(left, right)
      expect(rows.flatMap((row) => row.left ?? [])).toEqual(left.map((_, i) => i))
      expect(rows.flatMap((row) => row.right ?? [])).toEqual(right.map((_, i) => i))
      for (const { kind, left: l, right: r } of rows) {
        if (kind === 'same') expect(left[l ?? -1]).toBe(right[r ?? -1])
        expect(l === null).toBe(kind === 'added')
        expect(r === null).toBe(kind === 'removed')
      }
    }),
  )
})

/** Longest common subsequence by the textbook. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0)
  for (const x of a) {
    const next = [0]
    for (const [j, y] of b.entries())
      next.push(x === y ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0))
    row = next
  }
  return row.at(-1) ?? 0
}

test('as many lines are equal as can be', () => {
  fc.assert(
    fc.property(texts, texts, (left, right) => {
      const same = diffLines(left, right).filter(({ kind }) => kind === 'same').length
      expect(same).toBe(longestCommon(left, right))
    }),
  )
})

test('two long texts that have nothing in common are replaced at once', () => {
  const left = Array.from({ length: 20_000 }, (_, i) => `l${i}`)
  const right = Array.from({ length: 20_000 }, (_, i) => `r${i}`)
  expect(diffLines(left, right).every(({ kind }) => kind === 'changed')).toBe(true)
})

test('only what differs within a line is told', () => {
  expect(changedParts('"id": "c-1",', '"id": "c-22",')).toEqual({
    head: 9,
    leftEnd: 10,
    rightEnd: 11,
  })
  expect(changedParts('aa', 'aaa')).toEqual({ head: 2, leftEnd: 2, rightEnd: 3 })
})

test('equal stretches are folded, three lines around a difference stay', () => {
  const left = Array.from({ length: 20 }, (_, i) => `${i}`)
  const right = left.map((line) => (line === '10' ? 'x' : line))
  const folded = foldSame(diffLines(left, right))
  expect(folded.map(({ kind }) => kind)).toEqual([
    'fold',
    'same',
    'same',
    'same',
    'changed',
    'same',
    'same',
    'same',
    'fold',
  ])
})
