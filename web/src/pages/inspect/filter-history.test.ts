import { beforeEach, describe, expect, test } from 'vitest'
import {
  HISTORY_LENGTH,
  NOT_RECALLING,
  recallFilter,
  rememberFilter,
  useFilterHistory,
} from './filter-history.ts'

const filters = () => useFilterHistory.getState().filters

beforeEach(() => useFilterHistory.setState({ filters: [] }))

describe('what is remembered', () => {
  test('is newest first, each once, without blanks', () => {
    for (const text of ['.a', '.b', ' ', ' .a ', '']) rememberFilter(text)
    expect(filters()).toEqual(['.a', '.b'])
  })

  test('is bounded', () => {
    for (let n = 0; n < HISTORY_LENGTH + 5; n++) rememberFilter(`.n == ${n}`)
    expect(filters()).toHaveLength(HISTORY_LENGTH)
    expect(filters()[0]).toBe(`.n == ${HISTORY_LENGTH + 4}`)
    rememberFilter('x'.repeat(5_000))
    expect(filters()[0]).toBe(`.n == ${HISTORY_LENGTH + 4}`)
  })
})

/** Walks from a text; what the editor shows after each step. */
function walk(current: string, steps: readonly (-1 | 1)[]): string[] {
  let state = NOT_RECALLING
  let text = current
  return steps.map((step) => {
    const found = recallFilter(state, ['.c', '.b', '.a'], text, step)
    if (found !== undefined) {
      state = found.recall
      text = found.text
    }
    return text
  })
}

describe('recalling', () => {
  test('goes back to the oldest and stays there', () => {
    expect(walk('', [-1, -1, -1, -1])).toEqual(['.c', '.b', '.a', '.a'])
  })
  test('comes back to what was being written', () => {
    expect(walk('.dra', [-1, -1, 1, 1, 1])).toEqual(['.c', '.b', '.c', '.dra', '.dra'])
  })
  test('begins behind the filter that is still there', () => {
    expect(walk('.c', [-1])).toEqual(['.b'])
  })
  test('has nothing newer than what is being written', () => {
    expect(walk('.x', [1])).toEqual(['.x'])
  })
  test('takes a changed text for a new one', () => {
    const older = recallFilter({ at: 1, draft: '' }, ['.c', '.b', '.a'], '.b and .x', -1)
    expect(older).toEqual({ text: '.c', recall: { at: 0, draft: '.b and .x' } })
  })
})
