import type { Change } from '@millrace/contract/change.ts'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { links } from '../../app/links.ts'
import { rangeAround, rangeText } from '../../app/time-range.ts'
import { useGo } from '../../app/use-go.ts'
import { formatDate, plural } from '../../format.ts'
import { useZone } from '../../stores/preferences.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { copyText } from '../../ui/Copy.tsx'
import { useRowKeys } from '../../ui/table/use-row-keys.ts'
import { useNow } from '../../ui/Time.tsx'
import { ChangeRow } from './ChangeRow.tsx'
import { timelineOf } from './timeline.ts'
import { useChangeLinks } from './use-change-links.ts'
import './changes.css'

/**
 * Changes by day and minute, newest first. Rows are articles of a feed (WAI-ARIA feed pattern): `j` and `k` go from one to
 * the next, Enter to what changed, Space unfolds long values.
 */
export function Timeline({
  cluster,
  changes,
  busy,
}: {
  readonly cluster: string
  readonly changes: readonly Change[]
  readonly busy: boolean
}) {
  const zone = useZone()
  const go = useGo()
  const body = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const hrefOf = useChangeLinks(cluster, changes)
  const days = useMemo(() => timelineOf(changes, zone), [changes, zone])
  const places = useMemo(() => new Map(changes.map(({ id }, index) => [id, index])), [changes])
  const toggle = (id: string): void => {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    setOpen(next)
  }
  const at = (index: number, action: (change: Change) => void): void => {
    const change = changes[index]
    if (change !== undefined) action(change)
  }
  const keys = useRowKeys(body, changes.length, {
    open: (index) =>
      at(index, (change) => {
        const href = hrefOf(change)
        if (href !== undefined) go(href)
      }),
    peek: (index) => at(index, ({ id }) => toggle(id)),
    toggle: () => undefined,
    escape: () => false,
    copy: (index) => at(index, ({ summary }) => void copyText(summary)),
    menu: () => undefined,
  })
  /** From a row's link or button, too, `j` and `k` go on. */
  const stepFromWithin = (event: KeyboardEvent): boolean => {
    const by = { j: 1, k: -1 }[event.key]
    const within = event.target instanceof HTMLElement && !('index' in event.target.dataset)
    if (by === undefined || !within || event.ctrlKey || event.metaKey || event.altKey) return false
    event.preventDefault()
    keys.focusRow(Math.min(Math.max(keys.active + by, 0), changes.length - 1))
    return true
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of the rows within
    <div
      className="changes"
      ref={body}
      onKeyDown={(event) => {
        if (!stepFromWithin(event)) keys.onKeyDown(event)
      }}
      onFocus={({ target }) => {
        const index = target.closest<HTMLElement>('[data-index]')?.dataset['index']
        if (index !== undefined) keys.setActive(Number(index))
      }}
    >
      {days.map(({ date, count, minutes }) => (
        <section key={date} aria-labelledby={`changes-${date}`}>
          <h2 id={`changes-${date}`} className="changes-day">
            <DayName date={date} />
            <span className="dim">{plural(count, 'change')}</span>
          </h2>
          <div role="feed" aria-label={`Changes on ${date}`} aria-busy={busy}>
            {minutes.flatMap((minute) =>
              minute.changes.map((change, place) => {
                const index = places.get(change.id) ?? 0
                return (
                  <article
                    key={change.id}
                    className="change"
                    aria-posinset={index + 1}
                    aria-setsize={changes.length}
                    aria-label={`${minute.clock} ${change.summary}`}
                    data-index={index}
                    data-first={place === 0 || undefined}
                    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- articles of a feed are focused (ARIA feed pattern)
                    tabIndex={index === keys.active ? 0 : -1}
                  >
                    <span className="change-time num">
                      {place === 0 && (
                        <AppLink
                          href={links.changes(cluster, {
                            range: rangeText(rangeAround(change.at)),
                          })}
                          tip={`What else changed around ${minute.clock}`}
                        >
                          <time dateTime={new Date(change.at).toISOString()}>{minute.clock}</time>
                        </AppLink>
                      )}
                    </span>
                    <ChangeRow
                      change={change}
                      href={hrefOf(change)}
                      zone={zone}
                      open={open.has(change.id)}
                      onToggle={() => toggle(change.id)}
                    />
                  </article>
                )
              }),
            )}
          </div>
        </section>
      ))}
    </div>
  )
}

const DAY_MS = 86_400_000

function DayName({ date }: { readonly date: string }) {
  const zone = useZone()
  const now = useNow()
  const word =
    date === formatDate(now, zone)
      ? 'Today'
      : date === formatDate(now - DAY_MS, zone)
        ? 'Yesterday'
        : undefined
  return (
    <>
      {word !== undefined && <span>{word}</span>}
      <span className="num">{date}</span>
    </>
  )
}
