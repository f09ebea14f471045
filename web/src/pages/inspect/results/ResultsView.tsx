import { Drawer } from '@mantine/core'
import { useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import {
  type RefObject,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { copyText } from '../../../ui/Copy.tsx'
import { Problem } from '../../../ui/Problem.tsx'
import type { InspectActions, SearchRun, ShownRecord, StartedLine } from '../model.ts'
import { partitionsOf } from './account.ts'
import { BackgroundSearches } from './BackgroundSearches.tsx'
import { emptyReason } from './empty-reason.ts'
import { filterMarks, NO_MARKS } from './filter-marks.ts'
import { LostLinks } from './LostLinks.tsx'
import { PartitionProgress } from './PartitionProgress.tsx'
import { recordColumns } from './record-columns.tsx'
import { recordId } from './record-id.ts'
import { recordJson } from './record-json.ts'
import { RecordList, type RecordMenuPlace } from './RecordList.tsx'
import { RecordMenu } from './RecordMenu.tsx'
import { RecordPanel } from './RecordPanel.tsx'
import { ResultLine } from './ResultLine.tsx'
import { ResultsContext, type RecordView, type ResultsHost } from './results-host.ts'
import { ResultsEmpty } from './ResultsEmpty.tsx'
import { ResultsExport } from './ResultsExport.tsx'
import { SearchNotes } from './SearchNotes.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { useResultParams } from './use-result-params.ts'
import { useTailPause } from './use-tail-pause.ts'
import './results.css'

const isView = (text: string): text is RecordView =>
  ['tree', 'json', 'raw', 'hex', 'headers', 'around'].includes(text)

/** The line, the notes and the records of one search. */
export function ResultsView({
  run,
  actions,
}: {
  readonly run: SearchRun
  readonly actions: InspectActions
}) {
  const view = useSyncExternalStore(run.subscribe, run.view)
  const { started, records } = view
  const count = records.length
  const { request } = run
  const narrow = useMediaQuery('(max-width: 640px)', undefined, { getInitialValueInEffect: false })
  const params = useResultParams()
  const [menu, setMenu] = useState<RecordMenuPlace>()
  const scroll = useRef<HTMLDivElement>(null)
  const width = useWidthClass(scroll)
  const switchPause = useTailPause(run, view, scroll)

  const dialect = started?.dialect ?? 'jq'
  const marks = useMemo(
    () => (started === null ? NO_MARKS : filterMarks(request.filter, dialect)),
    [started, request.filter, dialect],
  )
  const names = columnNames(started, request.projection)
  const oneTopic = started?.topics.length === 1
  const columns = useMemo(() => recordColumns(names, { oneTopic, width }), [names, oneTopic, width])
  const host = useHost(run, started, marks, actions, setMenu)
  const panel = useCallback((record: ShownRecord) => <RecordPanel record={record} />, [])

  const toggle = (id: string): void => {
    // Whoever reads a record does not want it to move.
    if (request.tail === true && !view.paused && !params.open.has(id)) switchPause()
    params.toggleOpen(id)
  }
  const reason = emptyReason(view, request, count)
  const sheet = narrow ? lastOpen(records, params.open) : undefined
  return (
    <ResultsContext value={host}>
      <section className="results" aria-label="Results">
        <div className="results-head" data-tail={request.tail === true || undefined}>
          <ResultLine run={run} view={view} onPause={switchPause}>
            <ResultsExport run={run} started={started} />
            <BackgroundSearches cluster={run.cluster} request={request} />
          </ResultLine>
          {request.tail !== true && (
            <PartitionProgress partitions={partitionsOf(view)} running={view.state === 'running'} />
          )}
          <SearchNotes view={view} request={request} />
        </div>
        <div className="results-scroll" ref={scroll}>
          {view.problem !== null && (
            <Problem problem={view.problem} {...(view.done?.cursor && { onRetry: run.continue })} />
          )}
          {reason !== null && (
            <ResultsEmpty reason={reason} run={run} view={view} actions={actions} />
          )}
          <LostLinks view={view} open={params.open} />
          {count > 0 && (
            <RecordList
              label="Records"
              records={records}
              count={count}
              columns={columns}
              marks={marks}
              open={params.open}
              picked={params.picked}
              panel={narrow ? undefined : panel}
              onToggle={toggle}
              onPick={params.togglePicked}
              onLeave={(id) => {
                if (params.open.has(id)) params.toggleOpen(id)
                else if (params.picked.size > 0) params.clearPicked()
                else return false
                return true
              }}
              onMenu={setMenu}
              onSpace={switchPause}
              onCopy={(record) => void copyText(stringifyJson(recordJson(record, names)))}
            />
          )}
          <SelectionBar
            records={pickedRecords(records, params.picked)}
            onClear={params.clearPicked}
          />
        </div>
        <RecordMenu
          place={menu}
          open={menu !== undefined && params.open.has(recordId(menu.record))}
          picked={menu !== undefined && params.picked.has(recordId(menu.record))}
          onClose={() => setMenu(undefined)}
          onToggle={toggle}
          onPick={params.togglePicked}
        />
        <Drawer
          opened={sheet !== undefined}
          onClose={() => sheet !== undefined && params.toggleOpen(recordId(sheet))}
          position="bottom"
          size="88%"
          title={sheet === undefined ? '' : recordId(sheet)}
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          {sheet !== undefined && (
            <div className="record-sheet">
              <RecordPanel record={sheet} />
            </div>
          )}
        </Drawer>
      </section>
    </ResultsContext>
  )
}

function useHost(
  run: SearchRun,
  started: StartedLine | null,
  marks: ResultsHost['marks'],
  actions: InspectActions,
  setMenu: (place: RecordMenuPlace) => void,
): ResultsHost {
  const [views, setViews] = useState<ReadonlyMap<string, RecordView>>(new Map())
  // What was looked at last is what the next record opens with.
  const [last, setLast] = useLocalStorage({
    key: 'millrace.record-view',
    defaultValue: 'tree',
    getInitialValueInEffect: false,
  })
  return useMemo(
    () => ({
      run,
      started,
      marks,
      actions,
      viewOf: (id) => views.get(id) ?? (isView(last) ? last : 'tree'),
      setView: (id, view) => {
        setViews((before) => new Map(before).set(id, view))
        if (view !== 'around') setLast(view)
      },
      showMenu: (record, element) => {
        const box = element.getBoundingClientRect()
        setMenu({ record, x: box.left, y: box.bottom })
      },
    }),
    [run, started, marks, actions, setMenu, views, last, setLast],
  )
}

/** The element's width in steps, so that dragging an edge does not draw all rows for every pixel. */
function useWidthClass(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(900)
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return undefined
    const watcher = new ResizeObserver(() => setWidth(Math.floor(current.clientWidth / 20) * 20))
    watcher.observe(current)
    return () => watcher.disconnect()
  }, [element])
  return width
}

const UNKNOWN_COLUMNS: readonly string[] = []

/** Empty: a projection with any number of outputs; null: none. */
function columnNames(
  started: StartedLine | null,
  projection: string | undefined,
): readonly string[] | null {
  if (started?.columns !== null && started?.columns !== undefined) return started.columns
  return projection === undefined ? null : UNKNOWN_COLUMNS
}

function pickedRecords(
  records: readonly ShownRecord[],
  picked: ReadonlySet<string>,
): readonly ShownRecord[] {
  return picked.size === 0 ? [] : records.filter((record) => picked.has(recordId(record)))
}

function lastOpen(
  records: readonly ShownRecord[],
  open: ReadonlySet<string>,
): ShownRecord | undefined {
  const id = [...open].at(-1)
  return id === undefined ? undefined : records.find((record) => recordId(record) === id)
}
