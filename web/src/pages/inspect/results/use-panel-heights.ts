import { useCallback, useMemo, useRef, useState } from 'react'

/** Before a panel has been measured. */
const GUESS = 280

export interface PanelHeights {
  readonly heightOf: (id: string) => number
  /** Ref of the panel of `id`; the same function as long as the panel is there. */
  readonly measure: (id: string) => (element: HTMLElement | null) => void
}

/** Heights of open panels, measured as they change. */
export function usePanelHeights(): PanelHeights {
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map())
  const refs = useRef(new Map<string, (element: HTMLElement | null) => (() => void) | undefined>())
  const measure = useCallback((id: string) => {
    const known = refs.current.get(id)
    if (known !== undefined) return known
    const ref = (element: HTMLElement | null): (() => void) | undefined => {
      if (element === null) return undefined
      const watcher = new ResizeObserver(() => {
        const height = element.offsetHeight
        setHeights((before) =>
          before.get(id) === height ? before : new Map(before).set(id, height),
        )
      })
      watcher.observe(element)
      return () => watcher.disconnect()
    }
    refs.current.set(id, ref)
    return ref
  }, [])
  const heightOf = useCallback((id: string) => heights.get(id) ?? GUESS, [heights])
  return useMemo(() => ({ heightOf, measure }), [heightOf, measure])
}
