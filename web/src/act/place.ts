/** Where the panel of a change is: the page's address, so that links open it and Back closes it. */
import { useLocation, useNavigate, useRouter } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useSearchParams, useTopicName, type SearchParams } from '../app/params.ts'
import { isChangeName, type ChangeName } from './changes.ts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** This entry was made by opening a panel: closing it is going back. */
    readonly panelOpened?: boolean
    /** Names that are too many for an address. */
    readonly on?: readonly string[]
  }
}

/** What a panel is to be opened with. */
export interface ChangePlace {
  readonly change: ChangeName
  /** Topics; without: that of the page. */
  readonly on?: readonly string[]
  /** Configurations to begin with. */
  readonly setting?: string
  /** The same, to be reset. */
  readonly reset?: string
}

/** The panel that the address asks for. */
export interface OpenChange {
  readonly change: ChangeName
  /** Empty where there should be some: a link could not carry them. */
  readonly on: readonly string[]
  readonly setting: string | undefined
  readonly reset: string | undefined
}

/** Longer lists of names stay out of the address: servers and mail programs cut it off. */
const MAX_LIST = 1_500
/** No topic's name has one. */
const BETWEEN = ','

export function namesFit(names: readonly string[]): boolean {
  return names.join(BETWEEN).length <= MAX_LIST
}

/** undefined: the address asks for no panel. */
export function readPlace(
  search: SearchParams,
  kept: readonly string[] | undefined,
  pageTopic: string,
): OpenChange | undefined {
  const { act: change, on, setting, reset } = search
  if (!isChangeName(change)) return undefined
  const named = on?.split(BETWEEN).filter((name) => name !== '')
  return {
    change,
    on: named ?? kept ?? (pageTopic === '' ? [] : [pageTopic]),
    setting,
    reset,
  }
}

export function useOpenChange(): OpenChange | undefined {
  const search = useSearchParams()
  const { state } = useLocation()
  const topic = useTopicName()
  const { on } = state
  return useMemo(() => readPlace(search, on, topic), [search, on, topic])
}

const NOTHING: SearchParams = {
  act: undefined,
  on: undefined,
  setting: undefined,
  reset: undefined,
}

/** Opens the panel over this page. */
export function useStartChange(): (place: ChangePlace) => void {
  const navigate = useNavigate()
  return useCallback(
    ({ change, on, setting, reset }) => {
      const fits = on === undefined || namesFit(on)
      void navigate({
        to: '.',
        resetScroll: false,
        search: (before: SearchParams) =>
          defined({
            ...before,
            ...NOTHING,
            act: change,
            on: fits ? on?.join(BETWEEN) : undefined,
            setting,
            reset,
          }),
        state: { panelOpened: true, ...(!fits && on !== undefined && { on }) },
      })
    },
    [navigate],
  )
}

/** Closes it: back to before it was opened here; an address that came with it is left in place. */
export function useLeaveChange(): () => void {
  const router = useRouter()
  const navigate = useNavigate()
  return useCallback(() => {
    if (router.state.location.state.panelOpened === true) router.history.back()
    else {
      void navigate({
        to: '.',
        replace: true,
        resetScroll: false,
        search: (before: SearchParams) => defined({ ...before, ...NOTHING }),
      })
    }
  }, [router, navigate])
}

function defined(search: SearchParams): SearchParams {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}
