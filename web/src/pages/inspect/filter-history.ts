/** Filters that were run in this browser, newest first; arrow up at the start of the editor brings them back. */
import { useRef } from 'react'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export const HISTORY_LENGTH = 100
/** Longer texts would crowd out everything else that the browser keeps for us. */
const MAX_TEXT = 4_000

export const useFilterHistory = create<{ readonly filters: readonly string[] }>()(
  persist((): { filters: readonly string[] } => ({ filters: [] }), { name: 'millrace.filters' }),
)

export function rememberFilter(filter: string): void {
  const text = filter.trim()
  if (text === '' || text.length > MAX_TEXT) return
  useFilterHistory.setState(({ filters }) => ({
    filters: [text, ...filters.filter((one) => one !== text)].slice(0, HISTORY_LENGTH),
  }))
}

/** Where somebody is in the history: `at` −1 is what they were writing, `draft`. */
export interface Recall {
  readonly at: number
  readonly draft: string
}

export const NOT_RECALLING: Recall = { at: -1, draft: '' }

/**
 * One step older (−1) or newer (1). A text that was changed is what is being written now: older begins behind it.
 * undefined: there is nothing further.
 */
export function recallFilter(
  { at, draft }: Recall,
  filters: readonly string[],
  current: string,
  step: -1 | 1,
): { readonly text: string; readonly recall: Recall } | undefined {
  const browsing = at >= 0 && filters[at] === current
  const from = browsing ? at : -1
  const kept = browsing ? draft : current
  // Whoever has just run a filter has it before them: the one before is meant.
  const skip = from === -1 && step === -1 && filters[0] === current.trim() ? 1 : 0
  const next = from - step + skip
  if (next < -1 || next >= filters.length || next === from) return undefined
  const text = next === -1 ? kept : (filters[next] ?? '')
  return { text, recall: { at: next, draft: kept } }
}

/** For KjqEditor's `recall`. */
export function useRecall(): (current: string, step: -1 | 1) => string | undefined {
  const state = useRef(NOT_RECALLING)
  return (current, step) => {
    const found = recallFilter(state.current, useFilterHistory.getState().filters, current, step)
    if (found === undefined) return undefined
    state.current = found.recall
    return found.text
  }
}
