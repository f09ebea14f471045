import { Modal } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { FileText, ListTree, Server, Users, type LucideIcon } from 'lucide-react'
import { useDeferredValue, useId, useMemo, useState, type KeyboardEvent } from 'react'
import { useClusters } from '../../api/use-clusters.ts'
import { type Place, remember, useRecent } from '../recent.ts'
import { useGo } from '../use-go.ts'
import { matchPlaces, namedPlaces, pagePlaces } from './places.ts'
import './palette.css'

const ICONS: Readonly<Record<Place['kind'], LucideIcon>> = {
  page: FileText,
  topic: ListTree,
  group: Users,
  broker: Server,
}
const SHOWN = 50

/** Go to anything by name, in every cluster: a combobox over a list (WAI-ARIA combobox pattern). */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const go = useGo()
  const listId = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const { places, loading } = usePlaces()
  const recent = useRecent((state) => state.places)
  const wanted = useDeferredValue(query)
  const found = useMemo(
    () => (wanted.trim() === '' ? withRecent(recent, places) : matchPlaces(wanted, places, SHOWN)),
    [wanted, places, recent],
  )
  const current = Math.min(active, found.length - 1)
  const choose = (place: Place | undefined) => {
    if (place === undefined) return
    remember(place)
    onClose()
    go(place.href)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') choose(found[current])
    else if (event.key === 'ArrowDown') setActive(Math.min(current + 1, found.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(current - 1, 0))
    else return
    event.preventDefault()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size={620}
      padding={0}
      title={<span className="sr-only">Go to</span>}
      classNames={{ header: 'palette-header' }}
    >
      <input
        className="palette-input"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${current}` : undefined}
        aria-label="Go to a page, topic, group or broker"
        placeholder="Go to a page, topic, group or broker …"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label="Places" className="palette-list">
        {found.map((place, index) => (
          <PlaceRow
            key={place.href}
            id={`${listId}-${index}`}
            place={place}
            active={index === current}
            onChoose={() => choose(place)}
            onPoint={() => setActive(index)}
          />
        ))}
      </div>
      {found.length === 0 && (
        <p className="palette-none" role="status">
          {loading ? 'Reading names …' : `Nothing is called “${wanted.trim()}”.`}
        </p>
      )}
    </Modal>
  )
}

function PlaceRow({
  id,
  place,
  active,
  onChoose,
  onPoint,
}: {
  readonly id: string
  readonly place: Place
  readonly active: boolean
  readonly onChoose: () => void
  readonly onPoint: () => void
}) {
  const Icon = ICONS[place.kind]
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys go to the combobox that owns this option
    <div
      id={id}
      ref={active ? scrollIntoView : undefined}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className="palette-place"
      onClick={onChoose}
      onPointerMove={active ? undefined : onPoint}
    >
      <Icon size={15} aria-hidden />
      <span className={place.kind === 'page' ? 'palette-label' : 'mono palette-label'}>
        {place.label}
      </span>
      <span className="palette-where">
        {place.kind === 'page' ? '' : `${place.kind} · `}
        {place.cluster}
      </span>
    </div>
  )
}

function scrollIntoView(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: 'nearest' })
}

/** Without a word: where one was lately, then the pages. */
function withRecent(recent: readonly Place[], places: readonly Place[]): readonly Place[] {
  const seen = new Set(recent.map(({ href }) => href))
  return [
    ...recent,
    ...places.filter(({ kind, href }) => kind === 'page' && !seen.has(href)),
  ].slice(0, SHOWN)
}

function usePlaces(): { readonly places: readonly Place[]; readonly loading: boolean } {
  const clusters = useClusters().data?.clusters
  const named = useQueries({
    queries: (clusters ?? []).map((cluster) => ({
      queryKey: ['names', cluster.id],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => namedPlaces(cluster, signal),
      staleTime: 30_000,
    })),
    combine: (results) => ({
      places: results.flatMap(({ data }) => data ?? []),
      loading: results.some(({ isPending }) => isPending),
    }),
  })
  const places = useMemo(
    () => [...pagePlaces(clusters ?? []), ...named.places],
    [clusters, named.places],
  )
  return { places, loading: named.loading }
}
