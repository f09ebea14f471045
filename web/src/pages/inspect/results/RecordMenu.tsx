import { Menu } from '@mantine/core'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { linkUrl } from '../../../api/client.ts'
import { copyText } from '../../../ui/Copy.tsx'
import { conditionText, isScalar } from '../../../ui/value/path.ts'
import type { ShownRecord } from '../model.ts'
import { recordId } from './record-id.ts'
import { recordJson } from './record-json.ts'
import type { RecordMenuPlace } from './RecordList.tsx'
import { curlRecord, kcatCommand } from './record-commands.ts'
import { keySearch, permalink } from './record-searches.ts'
import { useResultsHost } from './results-host.ts'
import '../../../ui/value/value.css'

/** What can be done with one record. */
export function RecordMenu({
  place,
  open,
  picked,
  onClose,
  onToggle,
  onPick,
}: {
  readonly place: RecordMenuPlace | undefined
  readonly open: boolean
  readonly picked: boolean
  readonly onClose: () => void
  readonly onToggle: (id: string) => void
  readonly onPick: (id: string) => void
}) {
  if (place === undefined) return null
  const { record, x, y } = place
  const id = recordId(record)
  return (
    <Menu opened onClose={onClose} position="bottom-start" width={260}>
      <Menu.Target>
        <button
          type="button"
          className="value-menu-spot"
          tabIndex={-1}
          aria-label="Menu"
          style={{ left: x, top: y }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="value-menu-path">{id}</Menu.Label>
        <Menu.Item onClick={() => onToggle(id)}>{open ? 'Close' : 'Open'}</Menu.Item>
        <Menu.Item onClick={() => onPick(id)}>
          {picked ? 'Remove from the selection' : 'Select, to compare or copy'}
        </Menu.Item>
        <Menu.Divider />
        <SearchItems record={record} onOpen={open ? undefined : () => onToggle(id)} />
        <Menu.Divider />
        <CopyItems record={record} />
      </Menu.Dropdown>
    </Menu>
  )
}

function SearchItems({
  record,
  onOpen,
}: {
  readonly record: ShownRecord
  readonly onOpen: (() => void) | undefined
}) {
  const { run, started, actions, setView } = useResultsHost()
  const search = keySearch(record, run.request, started)
  return (
    <>
      <Menu.Item
        disabled={'reason' in search || actions === null}
        {...('reason' in search && { 'data-tip': search.reason })}
        onClick={() => 'form' in search && actions?.onOpen(search.form)}
      >
        Search this key
      </Menu.Item>
      {actions !== null && record.key_size !== null && isScalar(record.key) && (
        <Menu.Item onClick={() => actions.onAddFilter(conditionText(['key'], record.key))}>
          Filter by this key
        </Menu.Item>
      )}
      <Menu.Item
        onClick={() => {
          setView(recordId(record), 'around')
          onOpen?.()
        }}
      >
        Show the records around it
      </Menu.Item>
    </>
  )
}

function CopyItems({ record }: { readonly record: ShownRecord }) {
  const { run, started, actions } = useResultsHost()
  const whole = (record.omitted?.length ?? 0) === 0
  return (
    <>
      {whole && (
        <Menu.Item
          onClick={copy(stringifyJson(recordJson(record, started?.columns ?? null), INDENTED))}
        >
          Copy as JSON
        </Menu.Item>
      )}
      {record.key_size !== null && (
        <Menu.Item onClick={copy(plainText(record.key))}>Copy key</Menu.Item>
      )}
      {whole && record.projection === undefined && record.value_size !== null && (
        <Menu.Item onClick={copy(plainText(record.value))}>Copy value</Menu.Item>
      )}
      <Menu.Item onClick={copy(kcatCommand(record))}>Copy as kcat command</Menu.Item>
      <Menu.Item onClick={copy(curlRecord(run.cluster, record, (path) => linkUrl(path).href))}>
        Copy as curl of the API
      </Menu.Item>
      {actions !== null && (
        <Menu.Item onClick={copy(permalink(record, run.request, actions))}>
          Copy permalink
        </Menu.Item>
      )}
    </>
  )
}

const copy = (text: string) => () => void copyText(text)

const INDENTED = { indent: '  ' } as const

function plainText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value, INDENTED)
}
