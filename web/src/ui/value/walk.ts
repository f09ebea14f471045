/** Goes through a value member by member without recursion (values may be nested 10,000 deep) and almost without garbage. */
import { isArray, objectKeys, objectValues, type Json } from '@millrace/kjq/json/value.ts'
import type { Path } from './path.ts'

export interface Visit {
  readonly name: string | number
  readonly value: Json
  /** Nothing follows in the same array or object. */
  readonly last: boolean
  /** From the root to here. */
  readonly path: () => Path
}

export interface Visitor<Above> {
  /**
   * Every member before what is below it; `visit` is only good during the call. What it returns is handed to those below;
   * null: they are not visited.
   */
  readonly enter: (visit: Visit, above: Above | null) => Above | null
  /** When everything below is done. */
  readonly leave?: (above: Above) => void
  /** Asked after every member. */
  readonly finished?: () => boolean
}

interface Frame<Above> {
  readonly above: Above | null
  /** null: an array, whose names are indexes. */
  readonly names: readonly string[] | null
  readonly values: readonly Json[]
  at: number
}

export function walk<Above>(
  roots: readonly (readonly [string, Json])[],
  { enter, leave, finished }: Visitor<Above>,
): void {
  const frames: Frame<Above>[] = [
    {
      above: null,
      names: roots.map(([name]) => name),
      values: roots.map(([, value]) => value),
      at: 0,
    },
  ]
  const visit = {
    name: '' as string | number,
    value: null as Json,
    last: false,
    path: () => frames.map(({ names, at }) => names?.[at - 1] ?? at - 1),
  }
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const { names, values, at } = frame
    if (at >= values.length) {
      frames.pop()
      if (frame.above !== null) leave?.(frame.above)
      continue
    }
    frame.at += 1
    const value = values[at] ?? null
    visit.name = names?.[at] ?? at
    visit.value = value
    visit.last = frame.at === values.length
    const above = enter(visit, frame.above)
    if (finished?.() === true) return
    if (above === null || typeof value !== 'object' || value === null) continue
    frames.push(
      isArray(value)
        ? { above, names: null, values: value, at: 0 }
        : { above, names: objectKeys(value), values: objectValues(value), at: 0 },
    )
  }
}
