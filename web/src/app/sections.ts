/** What the console has, in the order of the navigation; the palette, the key bindings and the crumbs use it too. */
import {
  Gauge,
  History,
  ListTree,
  Server,
  SlidersHorizontal,
  TextSearch,
  Users,
  type LucideIcon,
} from 'lucide-react'
import { links } from './links.ts'

export interface Section {
  /** First part of its addresses below the cluster. */
  readonly id: 'overview' | 'data' | 'brokers' | 'topics' | 'consumers' | 'changes'
  readonly label: string
  readonly icon: LucideIcon
  /** Second key after `g`. */
  readonly key: string
  readonly href: (cluster: string) => string
}

export const SECTIONS: readonly Section[] = [
  { id: 'overview', label: 'Overview', icon: Gauge, key: 'o', href: links.overview },
  { id: 'data', label: 'Inspect', icon: TextSearch, key: 'i', href: (c) => links.inspect(c) },
  { id: 'brokers', label: 'Brokers', icon: Server, key: 'b', href: (c) => links.brokers(c) },
  { id: 'topics', label: 'Topics', icon: ListTree, key: 't', href: (c) => links.topics(c) },
  { id: 'consumers', label: 'Consumers', icon: Users, key: 'c', href: (c) => links.consumers(c) },
  { id: 'changes', label: 'Changes', icon: History, key: 'h', href: (c) => links.changes(c) },
]

export const SETTINGS = { label: 'Settings', icon: SlidersHorizontal, href: links.installation() }
