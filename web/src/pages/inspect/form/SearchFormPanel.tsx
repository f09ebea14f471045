import { useMemo } from 'react'
import { useStatus } from '../../../api/use-clusters.ts'
import type { FormChange, RunState, SearchForm } from '../model.ts'
import { keepSerdes, withKeptSerdes } from '../kept-serdes.ts'
import type { SearchPlace } from '../search-place.ts'
import { useFields, useSerdes, useTopics } from '../search-reads.ts'
import { AdvancedFields } from './AdvancedFields.tsx'
import { FilterField } from './FilterField.tsx'
import { KeyFields } from './KeyFields.tsx'
import { KeySchemaFields } from './KeySchemaFields.tsx'
import { ModeField } from './ModeField.tsx'
import { PartitionField } from './PartitionField.tsx'
import { ProjectionField } from './ProjectionField.tsx'
import { RunBar } from './RunBar.tsx'
import { SerdeFields } from './SerdeFields.tsx'
import { TopicPicker } from './TopicPicker.tsx'
import { WindowFields } from './WindowFields.tsx'
import './form.css'

export interface SearchFormPanelProps {
  readonly place: SearchPlace
  readonly form: SearchForm
  readonly state: RunState
  readonly changed: boolean
  readonly refusal: string | null | undefined
  readonly onChange: (change: FormChange) => void
  readonly onRun: () => void
  readonly onStop: () => void
}

/** Everything a search can be asked, from what always matters to what seldom does; the button stays in sight. */
export function SearchFormPanel(props: SearchFormPanelProps) {
  const { place, form, refusal, onRun } = props
  const onChange = (change: FormChange): void => {
    keepSerdes(place.cluster, form, change)
    props.onChange(withKeptSerdes(place.cluster, form, change))
  }
  const topics = useTopics(place.cluster).data?.topics
  const names = useMemo(() => topics?.map(({ name }) => name), [topics])
  const may = refusal === null
  const serdes = useSerdes(place.cluster, form, may)
  const fields = useFields(place.cluster, form, may)
  const search = useStatus().data?.status.search
  const dialect = search?.dialect ?? 'auto'
  const editing = { form, fields, dialect, onChange, onRun }
  return (
    <form
      className="search-form"
      aria-label="Search"
      onSubmit={(event) => {
        event.preventDefault()
        onRun()
      }}
    >
      <div className="search-fields">
        {place.topic === null && (
          <TopicPicker
            topics={form.topics}
            names={names}
            onChange={(chosen) => onChange({ topics: chosen })}
          />
        )}
        <ModeField form={form} onChange={onChange} />
        {form.mode === 'partition' && <PartitionField form={form} onChange={onChange} />}
        {form.mode === 'key' && (
          <>
            <KeyFields form={form} onChange={onChange} />
            <KeySchemaFields
              cluster={place.cluster}
              form={form}
              serdes={serdes}
              onChange={onChange}
            />
          </>
        )}
        <FilterField {...editing} />
        <WindowFields form={form} onChange={onChange} />
        <SerdeFields
          form={form}
          serdes={serdes}
          pending={may && serdes === undefined}
          onChange={onChange}
        />
        <ProjectionField {...editing} />
        <AdvancedFields form={form} search={search} onChange={onChange} />
      </div>
      <RunBar {...props} />
    </form>
  )
}
