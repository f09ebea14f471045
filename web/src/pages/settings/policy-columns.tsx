import type { Policy } from '@millrace/contract/access.ts'
import { TriangleAlert } from 'lucide-react'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import { EFFECTS, pathWords } from './decision-words.ts'

const invalidTip = (names: readonly string[]): string =>
  `${names.join(', ')}: of another domain than the resource, or unknown. Permits nothing there.`

export const POLICY_COLUMNS: readonly Column<Policy>[] = [
  {
    id: 'number',
    label: 'No.',
    hint: 'Its place in the file.',
    kind: 'number',
    value: (row) => row.number,
    width: 56,
  },
  {
    id: 'effect',
    label: 'Effect',
    kind: 'text',
    value: (row) => row.effect,
    render: (row) => (
      <StateBadge tone={EFFECTS[row.effect].tone} label={EFFECTS[row.effect].word} />
    ),
    width: 92,
  },
  {
    id: 'resource',
    label: 'On',
    hint: 'Domain, its id, kind of object, its name; what is left out is everything below.',
    kind: 'text',
    value: (row) => pathWords(row.resource),
    mono: true,
    width: 330,
  },
  {
    id: 'actions',
    label: 'Actions',
    hint: 'As written in the file; an umbrella stands for all that it includes.',
    kind: 'text',
    value: (row) => row.actions.join(', '),
    render: (row) => (
      <span className="policy-actions">
        {row.invalid_actions.length > 0 && (
          <span
            className="policy-invalid"
            data-tone="warn"
            data-tip={invalidTip(row.invalid_actions)}
          >
            <TriangleAlert size={13} aria-hidden />
            <span className="sr-only">{invalidTip(row.invalid_actions)}</span>
          </span>
        )}
        {row.actions.map((action) => (
          <code key={action} data-invalid={row.invalid_actions.includes(action) || undefined}>
            {action}
          </code>
        ))}
      </span>
    ),
    width: 470,
  },
  {
    id: 'roles',
    label: 'Roles',
    kind: 'text',
    value: (row) => row.roles.join(', '),
    mono: true,
    width: 220,
  },
  {
    id: 'invalid',
    label: 'Invalid actions',
    hint: 'Of another domain than the resource, or unknown: they permit nothing there.',
    kind: 'number',
    value: (row) => row.invalid_actions.length,
    width: 110,
    optional: true,
  },
]

export const policyKey = (row: Policy): string => String(row.number)
