import { Button, type ButtonProps } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import './action.css'

/** api/use-permissions.ts has one for every action. */
export type Allowed =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: string; readonly pending?: boolean }

interface ActionButtonProps extends Pick<
  ButtonProps,
  'variant' | 'color' | 'leftSection' | 'loading'
> {
  readonly may: Allowed
  /** Left out where it submits a form. */
  readonly onClick?: () => void
  readonly submit?: boolean
  /** What it leads to cannot be taken back. */
  readonly danger?: boolean
  /** The pointer or the focus comes near: what it opens can be loaded. */
  readonly onNear?: (() => void) | undefined
  readonly children: ReactNode
}

/**
 * A button that is never hidden: who may not press it learns why, on hover and on focus. Disabled by ARIA, since a
 * button with the attribute cannot have the focus.
 */
export function ActionButton(props: ActionButtonProps) {
  const { may, onClick, submit = false, danger = false, onNear, children, ...look } = props
  const id = useId()
  return (
    <>
      <Button
        {...look}
        className="action-button"
        data-danger={danger || undefined}
        aria-disabled={!may.allowed || undefined}
        {...(!may.allowed && { 'data-disabled': true })}
        aria-describedby={may.allowed ? undefined : id}
        data-tip={may.allowed ? undefined : may.reason}
        type={submit ? 'submit' : 'button'}
        onClick={(event) => {
          if (may.allowed) onClick?.()
          else event.preventDefault()
        }}
        onPointerEnter={onNear}
        onFocus={onNear}
      >
        {children}
      </Button>
      {/* Hidden text still describes, and is no part of any name. */}
      {!may.allowed && (
        <span id={id} hidden>
          {may.reason}
        </span>
      )}
    </>
  )
}
