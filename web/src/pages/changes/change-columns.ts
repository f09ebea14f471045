/** Changes as rows of a file. */
import type { Change } from '@millrace/contract/change.ts'
import type { Column } from '../../ui/table/column.ts'

const text = (id: 'entity' | 'name' | 'kind' | 'field' | 'before' | 'after' | 'summary' | 'id') =>
  ({
    id,
    label: id,
    kind: 'text',
    width: 0,
    value: (change: Change) => change[id],
  }) as const

const time = (id: 'at' | 'not_before') =>
  ({
    id,
    label: id,
    kind: 'text',
    width: 0,
    value: (change: Change) => new Date(change[id]).toISOString(),
  }) as const

export const SHOWN_CHANGE_COLUMNS: readonly Column<Change>[] = [
  time('at'),
  text('entity'),
  text('name'),
  text('field'),
  text('before'),
  text('after'),
  text('summary'),
]

export const CHANGE_COLUMNS: readonly Column<Change>[] = [
  ...SHOWN_CHANGE_COLUMNS,
  text('kind'),
  time('not_before'),
  text('id'),
]
