import { useMemo } from 'react'
import type { FieldsProps } from './model.ts'
import { setOn, untouched, type ConfigRow } from './config-rows.ts'
import { ConfigRowsField } from './ConfigRowsField.tsx'
import type { EditConfigForm } from './edit-config.ts'
import { useTopicConfig } from './use-topic-facts.ts'

/** Of one topic: what is set on it stands there to be changed. Of several: what is chosen is set on all. */
export function EditConfigFields({ cluster, on, form, onChange }: FieldsProps<EditConfigForm>) {
  const current = useTopicConfig(cluster, on.length === 1 ? on[0] : undefined)
  const { rows } = form
  const offered = useMemo(() => {
    const chosen = new Set(rows.map(({ name }) => name))
    // Whoever came for one configuration is not shown all.
    if (rows.length > 0 || current === undefined) return []
    return setOn(current)
      .filter(({ name }) => !chosen.has(name))
      .map(({ name }) => name)
  }, [rows, current])
  const put = (next: readonly ConfigRow[]) => onChange({ rows: next })
  return (
    <>
      <ConfigRowsField cluster={cluster} rows={rows} current={current} canReset onChange={put} />
      {offered.length > 0 && (
        <p className="form-note">
          Set on this topic:{' '}
          {offered.map((name) => (
            <button
              key={name}
              type="button"
              className="act-link mono"
              onClick={() => put([...rows, untouched(name)])}
            >
              {name}
            </button>
          ))}
        </p>
      )}
      {on.length > 1 && (
        <p className="form-note">
          Each of them gets the same values; what is not chosen here stays as it is.
        </p>
      )}
    </>
  )
}
