import type { ResponseOf } from '@millrace/contract/responses.ts'
import { ListTree, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { apiPaths } from '../../api/paths.ts'
import { useFavourites } from '../../api/use-favourites.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { compareNatural, plural } from '../../format.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Section } from '../../ui/Page.tsx'
import { MissingProvider } from '../../ui/missing.tsx'
import { MiddleText } from '../../ui/table/MiddleText.tsx'
import { exactTerm } from '../../ui/table/filter-terms.ts'
import { Value } from '../../ui/Value.tsx'
import { ONLY_FAVOURITES } from '../favourites/use-starred-table.tsx'
import './favourite-strip.css'

/** Of each kind; the lists have the rest. */
const SHOWN = 8

/** What a person marked in this cluster, and how it does. Nothing where there is nothing. */
export function FavouriteStrip({ cluster }: { readonly cluster: string }) {
  const topics = useFavourites(cluster, 'topic').names
  const groups = useFavourites(cluster, 'group').names
  if (topics.size + groups.size === 0) return null
  const more = [
    { count: topics.size - SHOWN, noun: 'topic', href: links.topics(cluster, ONLY_FAVOURITES) },
    { count: groups.size - SHOWN, noun: 'group', href: links.consumers(cluster, ONLY_FAVOURITES) },
  ].filter(({ count }) => count > 0)
  return (
    <Section
      title="Favourites"
      actions={more.map(({ count, noun, href }) => (
        <AppLink key={noun} href={href} className="favourites-more">
          {plural(count, `more ${noun}`)}
        </AppLink>
      ))}
    >
      <ul className="favourites">
        <FavouriteTopics cluster={cluster} names={shownOf(topics)} />
        <FavouriteGroups cluster={cluster} names={shownOf(groups)} />
      </ul>
    </Section>
  )
}

const shownOf = (names: ReadonlySet<string>): readonly string[] =>
  [...names].sort(compareNatural).slice(0, SHOWN)

function FavouriteTopics({
  cluster,
  names,
}: {
  readonly cluster: string
  readonly names: readonly string[]
}) {
  const read = useRead<ResponseOf<'topics'>>(
    names.length === 0 ? undefined : apiPaths.topics(cluster, { q: exactTerm('name', names) }),
  )
  return (
    <MissingProvider list={read.data?.metadata.missing}>
      {names.map((name) => {
        const row = read.data?.topics.find((one) => one.name === name)
        return (
          <Entry
            key={name}
            name={name}
            icon={<ListTree size={14} aria-label="Topic" />}
            href={links.topic(cluster, name)}
          >
            {row === undefined ? (
              <Absent known={read.data?.metadata.captured_at ?? null} />
            ) : (
              <>
                <Value value={row.write_rate} as="rate" missing={row.missing?.['write_rate']} />{' '}
                written · lag <Value value={row.lag} missing={row.missing?.['lag']} />
              </>
            )}
          </Entry>
        )
      })}
    </MissingProvider>
  )
}

function FavouriteGroups({
  cluster,
  names,
}: {
  readonly cluster: string
  readonly names: readonly string[]
}) {
  const read = useRead<ResponseOf<'groups'>>(
    names.length === 0 ? undefined : apiPaths.groups(cluster, { q: exactTerm('id', names) }),
  )
  return (
    <MissingProvider list={read.data?.metadata.missing}>
      {names.map((name) => {
        const row = read.data?.groups.find((one) => one.id === name)
        return (
          <Entry
            key={name}
            name={name}
            icon={<Users size={14} aria-label="Group" />}
            href={links.group(cluster, name)}
          >
            {row === undefined ? (
              <Absent known={read.data?.metadata.captured_at ?? null} />
            ) : (
              <>
                <Value value={row.read_rate} as="rate" missing={row.missing?.['read_rate']} /> read
                · lag <Value value={row.lag} missing={row.missing?.['lag']} />
              </>
            )}
          </Entry>
        )
      })}
    </MissingProvider>
  )
}

function Entry({
  name,
  icon,
  href,
  children,
}: {
  readonly name: string
  readonly icon: ReactNode
  readonly href: string
  readonly children: ReactNode
}) {
  return (
    <li>
      <AppLink href={href} className="favourite">
        {icon}
        <span className="mono favourite-name">
          <MiddleText text={name} />
        </span>
        <span className="favourite-numbers">{children}</span>
      </AppLink>
    </li>
  )
}

/** The room of its numbers while they are asked for; then, that the cluster has none of that name. */
function Absent({ known }: { readonly known: number | null }) {
  return known === null ? '\u00a0' : 'not in this cluster'
}
