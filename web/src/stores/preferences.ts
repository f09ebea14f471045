/**
 * What a person chose. This browser's copy is there before the first pixel; the server keeps it per user (settings-sync.ts).
 * Never part of an address.
 */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Zone } from '../format.ts'
import { differing, membersOf, withMembers, type Members } from './members.ts'

export type TableDensity = 'compact' | 'comfortable'
/** `auto` follows the system. */
export type Theme = 'auto' | 'dark' | 'light'

export interface Preferences {
  readonly zone: Zone
  readonly theme: Theme
  readonly navCollapsed: boolean
  readonly density: TableDensity
  /** Width of the search form, px. */
  readonly formWidth: number
  readonly formCollapsed: boolean
  /** Charts mark when something changed. */
  readonly chartMarks: boolean
  /** Of each table, by its id: columns, their order and widths, as in an address. */
  readonly columns: Readonly<Record<string, string>>
  /** Of topics, how they are read (pages/inspect/kept-serdes.ts); '': as by default. */
  readonly serdes: Readonly<Record<string, string>>
}

interface KeptPreferences extends Preferences {
  /** Members that were changed here and that the server has not acknowledged; kept over a restart of the browser. */
  readonly unsent: readonly string[]
}

export const DEFAULT_PREFERENCES: Preferences = {
  zone: 'local',
  theme: 'auto',
  navCollapsed: false,
  density: 'compact',
  formWidth: 372,
  formCollapsed: false,
  chartMarks: true,
  columns: {},
  serdes: {},
}

export const usePreferences = create<KeptPreferences>()(
  persist((): KeptPreferences => ({ ...DEFAULT_PREFERENCES, theme: themeOfBoot(), unsent: [] }), {
    name: 'millrace.preferences',
  }),
)

/** The theme that the boot script painted with (boot/boot.ts). */
function themeOfBoot(): Theme {
  try {
    const scheme = localStorage.getItem('millrace.scheme')
    return scheme === 'dark' || scheme === 'light' ? scheme : 'auto'
  } catch {
    // Storage is off, or there is none.
    return 'auto'
  }
}

/** What a person changes: applies at once, and goes to the server. */
export function setPreference(change: Partial<Preferences>): void {
  const before = usePreferences.getState()
  const after = { ...before, ...change }
  const changed = differing(membersOf(before), membersOf(after))
  if (changed.length === 0) return
  usePreferences.setState({ ...change, unsent: [...new Set([...before.unsent, ...changed])] })
}

/** Columns of one table; '': as they come with it, which is a choice too. */
export function setColumns(table: string, layout: string): void {
  setPreference({ columns: { ...usePreferences.getState().columns, [table]: layout } })
}

/**
 * What the server told at the start: its values hold, except those that were changed here since and are still to be sent.
 * What it lacks and was chosen here before is to be sent, too.
 */
export function takeFromServer(server: Members): void {
  const before = usePreferences.getState()
  const theirs = Object.entries(server).filter(([name]) => !before.unsent.includes(name))
  const chosen = differing(membersOf(DEFAULT_PREFERENCES), membersOf(before))
  const lacking = chosen.filter((name) => !(name in server))
  usePreferences.setState({
    ...withMembers(before, Object.fromEntries(theirs)),
    unsent: [...new Set([...before.unsent, ...lacking])],
  })
}

export const useZone = (): Zone => usePreferences((preferences) => preferences.zone)
