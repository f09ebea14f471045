/** What the parts of the results share: the search they belong to, and what they may ask of the page. */
import { createContext, useContext } from 'react'
import type { InspectActions, SearchRun, ShownRecord, StartedLine } from '../model.ts'
import { type FilterMarks, NO_MARKS } from './filter-marks.ts'

/** How an open record is shown. */
export type RecordView = 'tree' | 'json' | 'raw' | 'hex' | 'headers' | 'around'

export interface ResultsHost {
  readonly run: Pick<SearchRun, 'cluster' | 'request'>
  readonly started: StartedLine | null
  readonly marks: FilterMarks
  readonly actions: InspectActions | null
  readonly viewOf: (id: string) => RecordView
  readonly setView: (id: string, view: RecordView) => void
  readonly showMenu: (record: ShownRecord, element: Element) => void
}

const NOWHERE: ResultsHost = {
  run: { cluster: '', request: { topics: [] } },
  started: null,
  marks: NO_MARKS,
  actions: null,
  viewOf: () => 'tree',
  setView: () => undefined,
  showMenu: () => undefined,
}

export const ResultsContext = createContext<ResultsHost>(NOWHERE)

export const useResultsHost = (): ResultsHost => useContext(ResultsContext)
