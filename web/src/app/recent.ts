/** Places lately visited, newest first; the palette starts with them. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export interface Place {
  readonly href: string
  readonly label: string
  readonly kind: 'page' | 'topic' | 'group' | 'broker'
  /** Label of the cluster. */
  readonly cluster: string
}

const LIMIT = 8

export const useRecent = create<{ readonly places: readonly Place[] }>()(
  persist((): { places: readonly Place[] } => ({ places: [] }), { name: 'millrace.recent' }),
)

export function remember(place: Place): void {
  useRecent.setState(({ places }) => ({
    places: [place, ...places.filter(({ href }) => href !== place.href)].slice(0, LIMIT),
  }))
}
