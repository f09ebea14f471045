import { useBlocker } from '@tanstack/react-router'
import { useCallback, useRef } from 'react'

export interface DiscardGuard {
  /** Somebody is leaving: ask. */
  readonly asking: boolean
  readonly onKeep: () => void
  readonly onDiscard: () => void
  /** What was typed is done with: nothing is asked any more. */
  readonly release: () => void
  readonly hold: () => void
}

/** Asks before what was typed is lost: Escape, Back and links of the page are all ways out of the address. */
export function useDiscardGuard(typed: boolean): DiscardGuard {
  const released = useRef(false)
  const blocker = useBlocker({
    shouldBlockFn: useCallback(
      ({ current, next }) =>
        typed &&
        !released.current &&
        (current.pathname !== next.pathname || !sameChange(current, next)),
      [typed],
    ),
    enableBeforeUnload: useCallback(() => typed && !released.current, [typed]),
    withResolver: true,
  })
  return {
    asking: blocker.status === 'blocked',
    onKeep: () => blocker.reset?.(),
    onDiscard: () => blocker.proceed?.(),
    release: () => {
      released.current = true
    },
    hold: () => {
      released.current = false
    },
  }
}

interface Place {
  readonly search: object
}

/** The time range and the table's words may change under it. */
function sameChange(current: Place, next: Place): boolean {
  return actOf(current) === actOf(next)
}

const actOf = ({ search }: Place): unknown => ('act' in search ? search.act : undefined)
