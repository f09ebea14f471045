import { Menu } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import type { Allowed } from './ActionButton.tsx'
import './action.css'

/** An entry of a menu that is never hidden: who may not choose it learns why, on hover and on focus. */
export function ActionItem({
  may,
  onClick,
  onNear,
  danger = false,
  children,
}: {
  readonly may: Allowed
  readonly onClick: () => void
  readonly onNear?: (() => void) | undefined
  /** What it does cannot be taken back. */
  readonly danger?: boolean
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <Menu.Item
      className="action-item"
      // Not `disabled`: arrow keys pass over those, and nobody would hear why.
      aria-disabled={!may.allowed || undefined}
      aria-describedby={may.allowed ? undefined : id}
      data-tip={may.allowed ? undefined : may.reason}
      data-danger={danger || undefined}
      closeMenuOnClick={may.allowed}
      onClick={() => may.allowed && onClick()}
      onPointerEnter={onNear}
      onFocus={onNear}
    >
      {children}
      {/* Hidden text still describes, and is no part of the name. */}
      {!may.allowed && (
        <span id={id} hidden>
          {may.reason}
        </span>
      )}
    </Menu.Item>
  )
}
