import type { Serdes } from '@millrace/contract/search.ts'
import type { FormChange, SearchForm } from '../model.ts'
import { FormField } from '../../../ui/form/FormField.tsx'
import { PickList } from '../../../ui/form/PickList.tsx'
import type { PickGroup } from '../../../ui/form/pick-groups.ts'
import { serdeGroups } from './serde-groups.ts'

const SIDES = ['key', 'value', 'headers'] as const
type Side = (typeof SIDES)[number]
const LABELS: Readonly<Record<Side, string>> = { key: 'Key', value: 'Value', headers: 'Headers' }

interface SerdeFieldsProps {
  readonly form: SearchForm
  readonly serdes: Serdes | undefined
  /** They are being asked for. */
  readonly pending: boolean
  readonly onChange: (change: FormChange) => void
}

/** How the bytes of each side are read; for Auto, what it chose and why. */
export function SerdeFields({ form, serdes, pending, onChange }: SerdeFieldsProps) {
  return (
    <FormField
      label="Read as"
      group
      note={<AutoNote form={form} serdes={serdes} pending={pending} />}
    >
      <div className="form-row">
        {SIDES.map((side) => (
          <div key={side} className="form-stacked">
            <span aria-hidden>{LABELS[side]}</span>
            <PickList
              label={`${LABELS[side]} read as`}
              value={form[`${side}_serde`]}
              shown={form[`${side}_serde`] || (serdes?.defaults[side] ?? 'Default')}
              groups={groupsOf(side, form, serdes)}
              onChange={(value) => onChange({ [`${side}_serde`]: value })}
            />
          </div>
        ))}
      </div>
    </FormField>
  )
}

function groupsOf(side: Side, form: SearchForm, serdes: Serdes | undefined): readonly PickGroup[] {
  const available = new Set(serdes?.available[side])
  // A link may name one that is not offered here; the server says what is wrong with it.
  const chosen = form[`${side}_serde`]
  if (chosen !== '') available.add(chosen)
  return serdeGroups([...available], serdes?.defaults[side] ?? 'Default')
}

const isAuto = (side: Side, form: SearchForm, serdes: Serdes): boolean =>
  (form[`${side}_serde`] || serdes.defaults[side]).toLowerCase() === 'auto'

function AutoNote({ form, serdes, pending }: Omit<SerdeFieldsProps, 'onChange'>) {
  if (serdes === undefined) {
    return pending && form.topics.length > 0 ? <div className="form-auto" data-pending /> : null
  }
  const sides = SIDES.filter((side) => isAuto(side, form, serdes))
  const topics = serdes.topics.filter(({ topic }) => form.topics.includes(topic))
  if (sides.length === 0 || topics.length === 0) return null
  return (
    <ul className="form-auto" aria-label="What Auto chose">
      {topics.flatMap((topic) =>
        sides.map((side) => {
          const { label, reason } = topic[side]
          return (
            <li key={`${topic.topic} ${side}`} data-tip={reason ?? undefined}>
              {topics.length > 1 && <code>{topic.topic}</code>} {LABELS[side].toLowerCase()}{' '}
              <strong>{label}</strong>
              {reason !== null && <span className="dim">: {reason}</span>}
            </li>
          )
        }),
      )}
    </ul>
  )
}
