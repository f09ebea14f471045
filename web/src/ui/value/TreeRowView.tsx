import { ChevronDown, ChevronRight, Ellipsis } from 'lucide-react'
import { memo } from 'react'
import { Marked } from './Marked.tsx'
import { type TreeRow, valueText } from './tree-rows.ts'
import './value.css'

interface TreeRowViewProps {
  readonly row: TreeRow
  readonly active: boolean
  /** What the search inside stands at. */
  readonly found: boolean
  readonly marks: readonly string[]
}

/** Deeper levels are not indented further: 10,000 of them are allowed. */
const MAX_INDENT = 40
const LONGEST = 1000

/** One member. Clicks and keys are the tree's. */
export const TreeRowView = memo(function TreeRowView(props: TreeRowViewProps) {
  const { row, active, found, marks } = props
  const Chevron = row.open === true ? ChevronDown : ChevronRight
  return (
    <div
      role="treeitem"
      className="tree-row"
      aria-level={row.depth + 1}
      aria-expanded={row.open ?? undefined}
      aria-selected={found}
      tabIndex={active ? 0 : -1}
      data-node={row.id}
      style={{ paddingInlineStart: Math.min(row.depth, MAX_INDENT) * 14 }}
    >
      <span className="tree-chevron" aria-hidden>
        {row.open !== null && <Chevron size={14} />}
      </span>
      <span className="tree-name">
        <Marked text={nameText(row.name)} marks={marks} />
      </span>
      <span className={`tree-value syntax-${kindOf(row)}`} data-tip={tipOf(row)}>
        <Marked text={shownText(row)} marks={marks} />
      </span>
      <span className="tree-type">{typeText(row)}</span>
      <button
        type="button"
        className="tree-more"
        tabIndex={-1}
        data-node-menu
        aria-label={`Menu of ${nameText(row.name)}`}
      >
        <Ellipsis size={14} aria-hidden />
      </button>
    </div>
  )
})

/** An empty name, and one with white space at its ends, would not be seen. */
function nameText(name: string | number): string {
  return typeof name === 'number' || (name !== '' && name === name.trim())
    ? String(name)
    : JSON.stringify(name)
}

function shownText(row: TreeRow): string {
  if (row.size > 0) return row.type === 'array' ? `[ ${row.size} ]` : `{ ${row.size} }`
  const text = valueText(row.value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function tipOf({ value }: TreeRow): string | undefined {
  return typeof value === 'string' && value.length > 60 ? value.slice(0, 600) : undefined
}

function kindOf({ type }: TreeRow): string {
  if (type === 'string' || type === 'number') return type
  return type === 'null' || type === 'boolean' ? 'word' : 'bracket'
}

function typeText({ type, value, size }: TreeRow): string {
  if (typeof value === 'string') return `string, ${value.length}`
  if (typeof value === 'bigint') return 'integer'
  if (type === 'array' || type === 'object') return size === 0 ? `empty ${type}` : type
  return type
}
