import { useSyncExternalStore } from 'react'
import { formatClock, formatDate, formatRelative, formatTime, isDate } from '../format.ts'
import { useZone } from '../stores/preferences.ts'
import { Unknown } from './Value.tsx'

export interface TimeProps {
  /** ms since epoch. */
  readonly at: number | null | undefined
  readonly reason?: string | undefined
}

/** A moment, relative, with the absolute time in the chosen zone as tooltip. Moves on by itself. */
export function Time({ at, reason }: TimeProps) {
  const zone = useZone()
  const now = useNow()
  if (at === null || at === undefined) return <Unknown reason={reason} />
  return (
    <time className="num" dateTime={machineTime(at)} data-tip={formatTime(at, zone)}>
      {formatRelative(at, now)}
    </time>
  )
}

/** "since 14:02": a moment that something goes on from, with date and age in the tooltip. */
export function Since({ at }: { readonly at: number }) {
  const zone = useZone()
  const now = useNow()
  const today = formatDate(at, zone) === formatDate(now, zone)
  return (
    <time
      className="num"
      dateTime={machineTime(at)}
      data-tip={`${formatTime(at, zone)}\n${formatRelative(at, now)}`}
    >
      since {today ? '' : `${formatDate(at, zone).slice(5)} `}
      {formatClock(at, zone, now - at < 120_000)}
    </time>
  )
}

function machineTime(at: number): string | undefined {
  return isDate(at) ? new Date(at).toISOString() : undefined
}

/** The current second, shared by everything that shows an age: one timer for the page, none when nothing shows one. */
export function useNow(): number {
  return useSyncExternalStore(tick, second)
}

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function tick(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function second(): number {
  return Math.floor(Date.now() / 1000) * 1000
}
