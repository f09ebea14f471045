/** Why a value is not known, from the answer's list down to each cell. */
import { createContext, useContext, type ReactNode } from 'react'

export type AbsenceKind = 'pending' | 'unreachable' | 'denied' | 'unsupported' | 'hidden' | 'failed'

/** As the API's `metadata.missing` has it; here so that ui/ needs nothing of the API. */
export interface Absence {
  readonly section: string
  readonly kind: AbsenceKind
  readonly reason: string
  readonly broker?: number | undefined
  readonly item?: string | undefined
}

const NONE: readonly Absence[] = []
const MissingContext = createContext<readonly Absence[]>(NONE)

/** Puts `metadata.missing` of one answer around the cells that show its rows, whose `missing` are indexes into it. */
export function MissingProvider({
  list,
  children,
}: {
  readonly list: readonly Absence[] | undefined
  readonly children: ReactNode
}) {
  return <MissingContext value={list ?? NONE}>{children}</MissingContext>
}

/** The absence a row's field points at. */
export function useAbsence(index: number | undefined): Absence | undefined {
  const list = useContext(MissingContext)
  return index === undefined ? undefined : list[index]
}
