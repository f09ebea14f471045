import type { Explanation, Profile } from '@millrace/contract/access.ts'
import { ACTIONS, type ActionName } from '@millrace/contract/actions.ts'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { actionGroups, explanationWords } from './decision-words.ts'
import { DecisionBadge } from './DecisionBadge.tsx'
import './matrix.css'

type Permissions = Profile['permissions']

interface Place {
  readonly row: number
  readonly column: number
}

/**
 * Every action on every cluster as a whole: allowed, staged or denied, and why. One stop for Tab; arrow keys move within.
 * What decides on the chosen cell stands below, for fingers cannot hover.
 */
export function PermissionMatrix({ permissions }: { readonly permissions: Permissions }) {
  const body = useRef<HTMLTableElement>(null)
  const [place, setPlace] = useState<Place>()
  const groups = useMemo(() => actionGroups(actionsOf(permissions)), [permissions])
  const rows = groups.flatMap(({ actions }) => actions)
  const decided = useMemo(() => permissions.map(byAction), [permissions])
  const chosen =
    place === undefined ? undefined : explanationAt(decided, rows, place.row, place.column)

  const move = (event: KeyboardEvent): void => {
    const [down, right] = STEPS[event.key] ?? [0, 0]
    if ((down === 0 && right === 0) || event.ctrlKey || event.metaKey || event.altKey) return
    const from = place ?? { row: 0, column: 0 }
    const row = Math.min(Math.max(from.row + down, 0), rows.length - 1)
    const column = Math.min(Math.max(from.column + right, 0), permissions.length - 1)
    event.preventDefault()
    body.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)?.focus()
  }
  return (
    <div className="matrix">
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys of the buttons within */}
      <div className="matrix-scroll" onKeyDown={move}>
        <table ref={body} aria-label="What you may do, by cluster">
          <thead>
            <tr>
              <th scope="col">Action</th>
              {permissions.map(({ cluster_id: id, label }) => (
                <th key={id} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(({ label, actions }) => (
            <tbody key={label}>
              <tr className="matrix-group">
                <th scope="rowgroup" colSpan={permissions.length + 1}>
                  {label}
                </th>
              </tr>
              {actions.map((action) => {
                const row = rows.indexOf(action)
                return (
                  <tr key={action}>
                    <th scope="row">
                      <span className="mono">{action}</span>{' '}
                      <span className="matrix-permits">{ACTIONS[action].permits}</span>
                    </th>
                    {permissions.map(({ cluster_id: id }, column) => (
                      <Cell
                        key={id}
                        explanation={explanationAt(decided, rows, row, column)}
                        name={`${row} ${column}`}
                        current={
                          place === undefined
                            ? row === 0 && column === 0
                            : place.row === row && place.column === column
                        }
                        onChoose={() => setPlace({ row, column })}
                      />
                    ))}
                  </tr>
                )
              })}
            </tbody>
          ))}
        </table>
      </div>
      <p className="matrix-reason" role="status">
        {chosen === undefined ? (
          <span className="dim">Choose a cell to see what decides there.</span>
        ) : (
          <Reason explanation={chosen} />
        )}
      </p>
    </div>
  )
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
}

function Cell({
  explanation,
  name,
  current,
  onChoose,
}: {
  readonly explanation: Explanation | undefined
  readonly name: string
  /** Where Tab leads. */
  readonly current: boolean
  readonly onChoose: () => void
}) {
  if (explanation === undefined) return <td className="dim">–</td>
  return (
    <td>
      <button
        type="button"
        className="matrix-cell"
        data-cell={name}
        tabIndex={current ? 0 : -1}
        data-tip={explanationWords(explanation)}
        onFocus={onChoose}
        // Safari does not focus a button that is pressed.
        onClick={onChoose}
      >
        <DecisionBadge explanation={explanation} />
      </button>
    </td>
  )
}

function Reason({ explanation }: { readonly explanation: Explanation }) {
  return (
    <>
      <code>{explanation.action}</code> <DecisionBadge explanation={explanation} />{' '}
      <span>{explanationWords(explanation)}</span>
    </>
  )
}

type Decided = ReadonlyMap<string, Explanation>

const byAction = ({ actions }: Permissions[number]): Decided =>
  new Map(actions.map((explanation) => [explanation.action, explanation]))

function explanationAt(
  decided: readonly Decided[],
  rows: readonly ActionName[],
  row: number,
  column: number,
): Explanation | undefined {
  return decided[column]?.get(rows[row] ?? '')
}

/** Of all clusters, each once. */
function actionsOf(permissions: Permissions): readonly ActionName[] {
  return [...new Set(permissions.flatMap(({ actions }) => actions.map(({ action }) => action)))]
}
