import { CloseButton, Kbd, Menu, TextInput } from '@mantine/core'
import type { AuditPathQuery } from '@millrace/contract/paths.ts'
import type { ClusterRow } from '@millrace/contract/cluster.ts'
import { ActionIcon } from '@mantine/core'
import { Download, Search, X } from 'lucide-react'
import { type ReactNode, useCallback, useRef } from 'react'
import { linkUrl } from '../../../api/client.ts'
import { apiPaths } from '../../../api/paths.ts'
import { useSetSearchParams } from '../../../app/params.ts'
import { RangePicker } from '../../../app/shell/RangePicker.tsx'
import { Select } from '../../../ui/form/FormField.tsx'
import { useAddressText } from '../../../ui/table/use-address-text.ts'
import { useFilterKey } from '../../../ui/use-filter-key.ts'
import type { AuditAsked } from './audit-query.ts'
import { AUDIT_KINDS, AUDIT_RESULTS, KINDS, RESULTS } from './audit-words.ts'
import './audit.css'

const RESULT_OPTIONS = [
  { value: '', label: 'Any result' },
  ...AUDIT_RESULTS.map((result) => ({ value: result, label: RESULTS[result].word })),
]

/** What is looked for: text or kJQ, kind, result, cluster, time; all of it in the address. */
export function AuditToolbar({
  asked,
  clusters,
  own,
  children,
}: {
  readonly asked: AuditAsked
  readonly clusters: readonly ClusterRow[]
  readonly own: boolean
  /** At the end. */
  readonly children?: ReactNode
}) {
  const setSearch = useSetSearchParams()
  const remember = useCallback((q: string) => setSearch({ q }), [setSearch])
  const [text, setText] = useAddressText(asked.q, remember)
  const input = useRef<HTMLInputElement>(null)
  useFilterKey(input)
  return (
    <div className="audit-toolbar">
      <TextInput
        ref={input}
        className="audit-filter"
        aria-label="Filter entries"
        placeholder='Text, or kJQ: .result == "denied" and .via == "api"'
        data-tip="Text is looked for in the whole entry. kJQ sees .user.name, .event, .action, .subjects[].name, .result, .via, .address, .decision.policy.number …"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (text === '') event.currentTarget.blur()
          else setText('')
        }}
        leftSection={<Search size={14} />}
        rightSection={
          text === '' ? (
            <Kbd size="xs" aria-hidden>
              /
            </Kbd>
          ) : (
            <CloseButton size="xs" aria-label="Clear the filter" onClick={() => setText('')} />
          )
        }
        autoComplete="off"
        spellCheck={false}
      />
      <div className="switch" role="group" aria-label="Kind of entry">
        {[undefined, ...AUDIT_KINDS].map((kind) => (
          <button
            key={kind ?? ''}
            type="button"
            aria-pressed={asked.kind === kind}
            data-tip={kind === undefined ? undefined : KINDS[kind].hint}
            onClick={() => setSearch({ kind }, false)}
          >
            {kind === undefined ? 'All' : KINDS[kind].word}
          </button>
        ))}
      </div>
      <span className="audit-select">
        <Select
          label="Result"
          value={asked.result ?? ''}
          options={RESULT_OPTIONS}
          onChange={(result) => setSearch({ result }, false)}
        />
      </span>
      {clusters.length > 1 && (
        <span className="audit-select">
          <Select
            label="Cluster"
            value={asked.cluster ?? ''}
            options={[
              { value: '', label: 'Any cluster' },
              ...clusters.map(({ id, label }) => ({ value: id, label })),
            ]}
            onChange={(on) => setSearch({ on }, false)}
          />
        </span>
      )}
      {!own && asked.user !== undefined && asked.user !== '' && (
        <button
          type="button"
          className="audit-user-chip"
          aria-label={`Only ${asked.user}. Show others, too`}
          onClick={() => setSearch({ user: undefined }, false)}
        >
          {asked.user}
          <X size={13} aria-hidden />
        </button>
      )}
      <span className="audit-tools">
        <RangePicker />
        {children}
      </span>
    </div>
  )
}

/** All that match, as a file that the server streams. */
export function AuditExport({ query }: { readonly query: AuditPathQuery }) {
  const save = (format: 'csv' | 'ndjson') => () => {
    const link = document.createElement('a')
    link.href = linkUrl(apiPaths.auditExport({ ...query, format })).href
    link.download = ''
    link.click()
  }
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon aria-label="Export" data-tip="Export all that match">
          <Download size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>All entries that match, oldest first</Menu.Label>
        <Menu.Item onClick={save('csv')}>CSV, for a spreadsheet</Menu.Item>
        <Menu.Item onClick={save('ndjson')}>NDJSON, one entry a line</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
