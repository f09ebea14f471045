import { TextInput } from '@mantine/core'
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useId, useMemo } from 'react'
import { ConfigMenuItems } from '../../act/ConfigMenuItems.tsx'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import {
  useClusterId,
  useSearchParams,
  useSetSearchParams,
  useTopicName,
} from '../../app/params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Awaited } from '../../ui/NotObserved.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { type ComparedEntry, configColumns } from './config-columns.tsx'
import './topics.css'

/** A topic's configuration: what was set here first, the rest after it; beside another topic's on demand. */
export function TopicConfig() {
  const cluster = useClusterId()
  const name = useTopicName()
  const { with: typed } = useSearchParams()
  const names = useTopicNames(cluster)
  const other = typed !== undefined && names.includes(typed) ? typed : undefined
  const read = useRead<ResponseOf<'topicConfig'>>(apiPaths.topicConfig(cluster, name))
  const otherRead = useRead<ResponseOf<'topicConfig'>>(
    other === undefined ? undefined : apiPaths.topicConfig(cluster, other),
  )
  const columns = useMemo(() => configColumns(other), [other])
  const entries = read.data?.config
  const others = otherRead.data?.config
  const rows = useMemo(
    () => (entries === undefined || entries === null ? undefined : compared(entries, others)),
    [entries, others],
  )
  return (
    <ReadView read={read} what="configuration">
      {({ config, metadata }) =>
        config === null ? (
          <Awaited what="Its configuration is" metadata={metadata} />
        ) : (
          <DataTable
            id="topic-config"
            label="Configuration"
            columns={columns}
            rows={rows}
            rowKey={nameOf}
            renderRowActions={(row) => (
              <ConfigMenuItems cluster={cluster} topic={name} entry={row} />
            )}
            defaultSort={other === undefined ? 'is_default' : 'same,is_default'}
            controls={<CompareWith typed={typed ?? ''} names={names} own={name} />}
            empty={<Empty title="No configuration">The broker told none.</Empty>}
          />
        )
      }
    </ReadView>
  )
}

function CompareWith(props: {
  readonly typed: string
  readonly names: readonly string[]
  readonly own: string
}) {
  const setSearch = useSetSearchParams()
  const id = useId()
  return (
    <>
      <TextInput
        className="config-compare"
        list={id}
        aria-label="Compare with another topic"
        placeholder="Compare with topic …"
        value={props.typed}
        onChange={(event) => setSearch({ with: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
      />
      <datalist id={id}>
        {props.names
          .filter((name) => name !== props.own)
          .map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
      </datalist>
    </>
  )
}

function useTopicNames(cluster: string): readonly string[] {
  const topics = useRead<ResponseOf<'topics'>>(apiPaths.topics(cluster)).data?.topics
  return useMemo(() => topics?.map((topic) => topic.name) ?? [], [topics])
}

function compared(
  entries: readonly ConfigEntry[],
  others: readonly ConfigEntry[] | null | undefined,
): readonly ComparedEntry[] {
  const byName = new Map(others?.map((entry) => [entry.name, entry.value]))
  return entries.map((entry) => ({ ...entry, other: byName.get(entry.name) }))
}

const nameOf = (row: ComparedEntry): string => row.name
