import { expect, test } from 'vitest'
import { nextSignedIn, type Sign } from './signed-in.ts'

const nobody = (sinceLeftMs: number | null = null): Sign => ({
  kind: 'unauthenticated',
  sinceLeftMs,
})
const ANSWERED: Sign = { kind: 'answered' }

test('before anything is shown the sign-in page is gone to at once', () => {
  expect(nextSignedIn('unknown', nobody())).toBe('leaving')
  expect(nextSignedIn('unknown', nobody(3_600_000))).toBe('leaving')
})

test('back from the sign-in page and still nobody: no second time', () => {
  expect(nextSignedIn('unknown', nobody(2_000))).toBe('refused')
  expect(nextSignedIn('refused', nobody(0))).toBe('refused')
})

test('from a page that is shown nobody is taken away', () => {
  const shown = nextSignedIn('unknown', ANSWERED)
  expect(shown).toBe('in')
  expect(nextSignedIn(shown, nobody(1_000))).toBe('ended')
})

test('an answer that was under way when the session ended brings nobody back', () => {
  expect(nextSignedIn('ended', ANSWERED)).toBe('ended')
  expect(nextSignedIn('leaving', ANSWERED)).toBe('leaving')
})
