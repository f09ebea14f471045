/** What a person chose for this browser. Small, remembered, and never part of an address. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Zone } from '../format.ts'

export type TableDensity = 'compact' | 'comfortable'

interface Preferences {
  readonly zone: Zone
  readonly navCollapsed: boolean
  readonly density: TableDensity
  /** Width of the search form, px. */
  readonly formWidth: number
  readonly formCollapsed: boolean
}

export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      zone: 'local',
      navCollapsed: false,
      density: 'compact',
      formWidth: 372,
      formCollapsed: false,
    }),
    { name: 'millrace.preferences' },
  ),
)

export const setPreference = (change: Partial<Preferences>): void => {
  usePreferences.setState(change)
}

export const useZone = (): Zone => usePreferences((preferences) => preferences.zone)
