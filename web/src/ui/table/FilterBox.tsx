import { CloseButton, Kbd, TextInput } from '@mantine/core'
import type { FilterProblem } from '@millrace/contract/list-filter.ts'
import { Search } from 'lucide-react'
import { useRef } from 'react'
import type { Column } from './column.ts'
import { useFilterKey } from '../use-filter-key.ts'
import './table.css'

interface FilterBoxProps<Row> {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly problems: readonly FilterProblem[]
  readonly columns: readonly Column<Row>[]
  readonly subject: string
  /** Esc in an empty box and Enter go to the rows. */
  readonly onLeave: () => void
}

/** The filter of a table: `/` goes to it, Esc empties it, Enter goes on to the rows. */
export function FilterBox<Row>(props: FilterBoxProps<Row>) {
  const { text, onChange, problems, columns, subject, onLeave } = props
  const input = useRef<HTMLInputElement>(null)
  useFilterKey(input)

  return (
    <TextInput
      ref={input}
      className="table-filter"
      aria-label={`Filter ${subject}`}
      placeholder={placeholder(columns)}
      data-tip={help(columns)}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && text !== '') onChange('')
        else if (event.key === 'Escape' || event.key === 'Enter') onLeave()
        else return
        event.preventDefault()
      }}
      error={problems.length === 0 ? undefined : problems.map((one) => one.message).join(' ')}
      leftSection={<Search size={14} />}
      rightSection={
        text === '' ? (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        ) : (
          <CloseButton size="xs" aria-label="Clear the filter" onClick={() => onChange('')} />
        )
      }
      autoComplete="off"
      spellCheck={false}
    />
  )
}

/** An example made of this table's own columns. */
function placeholder<Row>(columns: readonly Column<Row>[]): string {
  const number = columns.find((column) => column.kind === 'number' && column.picture !== true)
  const word = columns.slice(1).find((column) => column.kind === 'text' && column.picture !== true)
  const examples = [number && `${number.id}:>0`, word && `${word.id}:…`].filter(
    (example) => example !== undefined,
  )
  return ['Filter', ...examples].join('   ')
}

function help<Row>(columns: readonly Column<Row>[]): string {
  const fields = columns.filter((column) => column.picture !== true).map((column) => column.id)
  return `Fields: ${fields.join(', ')}. Write field:text, field:a*, field:>10, field:1k..2k, field:none; ! in front turns a term round.`
}
