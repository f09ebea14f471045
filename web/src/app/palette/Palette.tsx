import { Modal } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { FileText, ListTree, Server, Star, Users, Zap, type LucideIcon } from 'lucide-react'
import { useDeferredValue, useId, useMemo, useState, type KeyboardEvent } from 'react'
import { clusterNamed, useClusters } from '../../api/use-clusters.ts'
import { useAllFavourites } from '../../api/use-favourites.ts'
import { type Place, remember, useRecent } from '../recent.ts'
import { links } from '../links.ts'
import { useClusterId } from '../params.ts'
import { useGo } from '../use-go.ts'
import { useCommands } from './commands.ts'
import { type Command, matchCommands } from './match-commands.ts'
import { favouritePlaces, matchPlaces, namedPlaces, pagePlaces } from './places.ts'
import './palette.css'

const ICONS: Readonly<Record<Place['kind'], LucideIcon>> = {
  page: FileText,
  topic: ListTree,
  group: Users,
  broker: Server,
}
const SHOWN = 50
/** From this many letters on a command is what was meant; before, names are. */
const COMMAND_LETTERS = 3

type Entry =
  | { readonly is: 'place'; readonly place: Place }
  | { readonly is: 'command'; readonly command: Command }

/** Go to anything by name, in every cluster, and do what the frame's buttons do: a combobox over a list (WAI-ARIA combobox pattern). */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const go = useGo()
  const listId = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const { places, loading } = usePlaces()
  const favourites = useFavouritePlaces()
  const recent = useRecent((state) => state.places)
  const wanted = useDeferredValue(query)
  const cluster = useClusterId()
  const commands = useCommands(cluster)
  const starred = useMemo(() => new Set(favourites.map(({ href }) => href)), [favourites])
  const foundPlaces = useMemo(
    () =>
      wanted.trim() === ''
        ? unasked(favourites, recent, places)
        : matchPlaces(wanted, places, SHOWN, ({ href }) => starred.has(href)),
    [wanted, places, recent, favourites, starred],
  )
  const isNear = ({ href }: Place) =>
    starred.has(href) ||
    href.startsWith(links.overview(cluster)) ||
    recent.some((place) => place.href === href)
  const found = entries(wanted.trim(), foundPlaces, matchCommands(wanted, commands), isNear)
  const current = Math.min(active, found.length - 1)
  const choose = (entry: Entry | undefined) => {
    if (entry === undefined || refusalOf(entry) !== undefined) return
    onClose()
    if (entry.is === 'command') {
      entry.command.run()
      return
    }
    remember(entry.place)
    go(entry.place.href)
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
        aria-label="Go to a page, topic, group or broker, or do something"
        placeholder="Go to a page, topic, group or broker, or do something …"
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
      <div id={listId} role="listbox" aria-label="Places and actions" className="palette-list">
        {found.map((entry, index) => (
          <EntryRow
            key={entry.is === 'place' ? entry.place.href : entry.command.id}
            id={`${listId}-${index}`}
            entry={entry}
            starred={entry.is === 'place' && starred.has(entry.place.href)}
            active={index === current}
            onChoose={() => choose(entry)}
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

function EntryRow({
  id,
  entry,
  starred,
  active,
  onChoose,
  onPoint,
}: {
  readonly id: string
  readonly entry: Entry
  readonly starred: boolean
  readonly active: boolean
  readonly onChoose: () => void
  readonly onPoint: () => void
}) {
  const refusal = refusalOf(entry)
  const Icon = starred ? Star : entry.is === 'place' ? ICONS[entry.place.kind] : Zap
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys go to the combobox that owns this option
    <div
      id={id}
      ref={active ? scrollIntoView : undefined}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      aria-disabled={refusal !== undefined || undefined}
      className="palette-place"
      onClick={onChoose}
      onPointerMove={active ? undefined : onPoint}
    >
      <Icon size={15} aria-hidden data-starred={starred || undefined} />
      {entry.is === 'place' ? (
        <>
          <span className={entry.place.kind === 'page' ? 'palette-label' : 'mono palette-label'}>
            {entry.place.label}
          </span>
          <span className="palette-where">
            {starred ? 'favourite ' : ''}
            {entry.place.kind === 'page' ? '' : `${entry.place.kind} · `}
            {entry.place.cluster}
          </span>
        </>
      ) : (
        <>
          <span className="palette-label">{entry.command.label}</span>
          <span className={refusal === undefined ? 'palette-where' : 'palette-refusal'}>
            {refusal}
            {entry.command.keys !== undefined && <kbd>{entry.command.keys}</kbd>}
          </span>
        </>
      )}
    </div>
  )
}

function refusalOf(entry: Entry): string | undefined {
  return entry.is === 'command' ? entry.command.refusal : undefined
}

function scrollIntoView(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: 'nearest' })
}

/** Without a query what is near comes first: other clusters' pages would push the commands out of sight. */
function entries(
  query: string,
  places: readonly Place[],
  commands: readonly Command[],
  isNear: (place: Place) => boolean,
): readonly Entry[] {
  const act = commands.map((command): Entry => ({ is: 'command', command }))
  const go = (some: readonly Place[]) => some.map((place): Entry => ({ is: 'place', place }))
  if (query === '') {
    return [...go(places.filter(isNear)), ...act, ...go(places.filter((place) => !isNear(place)))]
  }
  return query.length >= COMMAND_LETTERS ? [...act, ...go(places)] : [...go(places), ...act]
}

/** Of the favourites as many as of the places lately visited, which they would push out of sight. */
const FAVOURITES_SHOWN = 8

/** Without a word: favourites, where one was lately, then the pages. */
function unasked(
  favourites: readonly Place[],
  recent: readonly Place[],
  places: readonly Place[],
): readonly Place[] {
  const all = [
    ...favourites.slice(0, FAVOURITES_SHOWN),
    ...recent,
    ...places.filter(({ kind }) => kind === 'page'),
  ]
  const seen = new Set<string>()
  return all
    .filter(({ href }) => {
      const first = !seen.has(href)
      seen.add(href)
      return first
    })
    .slice(0, SHOWN)
}

function useFavouritePlaces(): readonly Place[] {
  const clusters = useClusters().data?.clusters
  const here = clusterNamed(clusters, useClusterId())?.id ?? ''
  const { items } = useAllFavourites()
  return useMemo(() => favouritePlaces(items ?? [], clusters ?? [], here), [items, clusters, here])
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
