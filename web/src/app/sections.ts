/** What the console has, in the order of the navigation; the palette, the key bindings and the crumbs use it too. */
import {
  FileJson2,
  Gauge,
  History,
  ListTree,
  Server,
  SlidersHorizontal,
  TextSearch,
  Users,
  type LucideIcon,
} from 'lucide-react'
import type { ClusterRow } from '@millrace/contract/cluster.ts'
import { links } from './links.ts'

export interface Section {
  /** First part of its addresses below the cluster. */
  readonly id: 'overview' | 'data' | 'brokers' | 'topics' | 'consumers' | 'schemas' | 'changes'
  readonly label: string
  readonly icon: LucideIcon
  /** Second key after `g`. */
  readonly key: string
  readonly href: (cluster: string) => string
  /** false: this cluster has nothing of the kind; without it every cluster has. */
  readonly isIn?: (cluster: ClusterRow) => boolean
}

export const SECTIONS: readonly Section[] = [
  { id: 'overview', label: 'Overview', icon: Gauge, key: 'o', href: links.overview },
  { id: 'data', label: 'Inspect', icon: TextSearch, key: 'i', href: (c) => links.inspect(c) },
  { id: 'brokers', label: 'Brokers', icon: Server, key: 'b', href: (c) => links.brokers(c) },
  { id: 'topics', label: 'Topics', icon: ListTree, key: 't', href: (c) => links.topics(c) },
  { id: 'consumers', label: 'Consumers', icon: Users, key: 'c', href: (c) => links.consumers(c) },
  {
    id: 'schemas',
    label: 'Schemas',
    icon: FileJson2,
    key: 's',
    href: (c) => links.schemas(c),
    isIn: ({ registries }) => registries > 0,
  },
  { id: 'changes', label: 'Changes', icon: History, key: 'h', href: (c) => links.changes(c) },
]

/** What one cluster has. */
export function sectionsOf(cluster: ClusterRow | undefined): readonly Section[] {
  return SECTIONS.filter(
    ({ isIn }) => isIn === undefined || (cluster !== undefined && isIn(cluster)),
  )
}

export const SETTINGS = { label: 'Settings', icon: SlidersHorizontal, href: links.installation() }
