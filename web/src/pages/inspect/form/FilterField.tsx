import { CircleX, Gauge, Info, TriangleAlert, Zap, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import type { FieldHint } from '../../../ui/editor/field-context.ts'
import { KjqEditor } from '../../../ui/editor/KjqEditor.tsx'
import type { Check } from '../../../ui/editor/kjq-lint.ts'
import { useRecall } from '../filter-history.ts'
import type { FormChange, SearchForm } from '../model.ts'
import { wordsFor, type FilterTone } from './filter-words.ts'
import { FormField } from '../../../ui/form/FormField.tsx'
import { KjqHelp } from './KjqHelp.tsx'

const ICONS: Readonly<Record<FilterTone, LucideIcon>> = {
  ok: Zap,
  neutral: Gauge,
  warn: TriangleAlert,
  error: CircleX,
}

interface FilterFieldProps {
  readonly form: SearchForm
  readonly fields: readonly FieldHint[]
  /** Of the server, for filters that name none. */
  readonly dialect: 'jq' | 'classic' | 'auto'
  readonly onChange: (change: FormChange) => void
  readonly onRun: () => void
}

/** The filter, and below it whether it can be answered from bytes, or what is wrong with it. */
export function FilterField({ form, fields, dialect, onChange, onRun }: FilterFieldProps) {
  const recall = useRecall()
  const [check, setCheck] = useState<Check | null>(null)
  const words = wordsFor(form.filter.trim() === '' ? null : check, form.filter)
  const waiting = check === null && form.filter.trim() !== ''
  const Icon = ICONS[words.tone]
  return (
    <FormField label="Filter" group aside={<KjqHelp onTake={(filter) => onChange({ filter })} />}>
      <KjqEditor
        label="Filter"
        placeholder={'.value.customer.id == "c-12345"'}
        size="filter"
        value={form.filter}
        invalid={words.tone === 'error'}
        fields={fields}
        dialect={form.dialect || dialect}
        recall={recall}
        onChange={(filter) => onChange({ filter })}
        onRun={onRun}
        onCheck={setCheck}
      />
      <div className="filter-words" data-tone={words.tone} role="status">
        {!waiting && (
          <>
            <Icon size={13} aria-hidden />
            <span>
              <strong>{words.label}.</strong> {words.text}
            </span>
          </>
        )}
      </div>
      {words.ambiguity !== null && (
        <details className="filter-ambiguity">
          <summary>
            <Info size={13} aria-hidden /> Read as jq; kPow’s classic dialect reads it differently
          </summary>
          <p>{words.ambiguity}</p>
          <p>
            <button type="button" onClick={() => onChange({ dialect: 'jq' })}>
              Always read as jq
            </button>{' '}
            <button type="button" onClick={() => onChange({ dialect: 'classic' })}>
              Read as classic
            </button>
          </p>
        </details>
      )}
    </FormField>
  )
}
