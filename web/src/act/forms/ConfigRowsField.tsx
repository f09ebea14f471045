import type { ConfigEntry } from '@millrace/contract/broker.ts'
import { useMemo, type ReactNode } from 'react'
import { configMeaning } from '../../config-words.ts'
import { Combobox } from '../../ui/form/Combobox.tsx'
import { FormField } from '../../ui/form/FormField.tsx'
import { withoutRow, withRow, type ConfigRow } from './config-rows.ts'
import { ConfigRowField } from './ConfigRowField.tsx'
import './config-row.css'
import { useConfigOptions } from './use-topic-facts.ts'

interface ConfigRowsFieldProps {
  readonly cluster: string
  readonly rows: readonly ConfigRow[]
  /** What the one topic has; undefined: not known, several, or none yet. */
  readonly current: ReadonlyMap<string, ConfigEntry> | undefined
  /** Topics are there that may have them set. */
  readonly canReset: boolean
  readonly onChange: (rows: readonly ConfigRow[]) => void
  /** Below the list: another way to fill it. */
  readonly children?: ReactNode
}

/** Configurations one by one, and the box that adds more. */
export function ConfigRowsField(props: ConfigRowsFieldProps) {
  const { cluster, rows, current, canReset, onChange, children } = props
  const options = useConfigOptions(cluster)
  const added = useMemo(() => new Set(rows.map(({ name }) => name)), [rows])
  const choices = useMemo(() => {
    const known = new Set([...(current?.keys() ?? []), ...options.keys()])
    return [...known]
      .filter((name) => !added.has(name) && current?.get(name)?.read_only !== true)
      .toSorted()
      .map((name) => {
        const value = current?.get(name)?.value ?? options.get(name)?.default_value ?? null
        return { value: name, note: value === null ? undefined : shortValue(name, value) }
      })
  }, [options, current, added])
  const add = (name: string) => {
    // A topic that is there has a value to begin with; a new one begins with the default.
    const value = canReset ? null : (options.get(name)?.default_value ?? '')
    onChange(withRow(rows, { name, value, reset: false }))
  }
  return (
    <FormField label="Configuration" group>
      <div className="config-field">
        {rows.length > 0 && (
          <div className="config-rows">
            {rows.map((row) => (
              <ConfigRowField
                key={row.name}
                row={row}
                option={options.get(row.name)}
                current={current?.get(row.name)}
                canReset={canReset && current?.get(row.name)?.is_default !== true}
                onChange={(next) => onChange(withRow(rows, next))}
                onRemove={() => onChange(withoutRow(rows, row.name))}
              />
            ))}
          </div>
        )}
        <Combobox
          label="Add configuration"
          placeholder={choices.length === 0 ? 'Reading what there is …' : 'Add configuration …'}
          options={choices}
          first
          onChoose={add}
        />
        {children}
      </div>
    </FormField>
  )
}

function shortValue(name: string, value: string): string {
  return configMeaning(name, value) ?? (value === '' ? 'empty' : value)
}
