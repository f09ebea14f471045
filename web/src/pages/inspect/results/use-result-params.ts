import { useCallback, useMemo } from 'react'
import { useSearchParams, useSetSearchParams } from '../../../app/params.ts'
import { readRecordIds, writeRecordIds } from './record-id.ts'

export interface ResultParams {
  /** Ids of the records that stand open. */
  readonly open: ReadonlySet<string>
  readonly picked: ReadonlySet<string>
  readonly toggleOpen: (id: string) => void
  readonly togglePicked: (id: string) => void
  readonly clearPicked: () => void
}

/** What the results keep in the address, so that a link shows what its sender saw. */
export function useResultParams(): ResultParams {
  const params = useSearchParams()
  const setParams = useSetSearchParams()
  const { open: openText, sel: pickedText } = params
  const open = useMemo(() => new Set(readRecordIds(openText)), [openText])
  const picked = useMemo(() => new Set(readRecordIds(pickedText)), [pickedText])
  return {
    open,
    picked,
    toggleOpen: useCallback(
      (id) => setParams({ open: writeRecordIds(toggled(open, id)) }),
      [setParams, open],
    ),
    togglePicked: useCallback(
      (id) => setParams({ sel: writeRecordIds(toggled(picked, id)) }),
      [setParams, picked],
    ),
    clearPicked: useCallback(() => setParams({ sel: undefined }), [setParams]),
  }
}

function toggled(ids: ReadonlySet<string>, id: string): string[] {
  return ids.has(id) ? [...ids].filter((each) => each !== id) : [...ids, id]
}
