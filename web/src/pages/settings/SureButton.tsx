import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'

const PATIENCE_MS = 4_000

/** For what cannot be taken back and is little: the first press asks, the second within some seconds does it. */
export function SureButton({
  label,
  sure,
  subject,
  size = 'compact-xs',
  onSure,
}: {
  /** `Revoke` */
  readonly label: string
  /** `Revoke for good` */
  readonly sure: string
  /** What it is done to, for those who do not see the row: `token ci`. */
  readonly subject: string
  /** `compact-xs` fits a table's row. */
  readonly size?: 'compact-xs' | 'compact-sm'
  readonly onSure: () => Promise<unknown>
}) {
  const [state, setState] = useState<'idle' | 'asked' | 'busy'>('idle')
  useEffect(() => {
    if (state !== 'asked') return undefined
    const timer = setTimeout(() => setState('idle'), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [state])
  const asked = state === 'asked'
  return (
    <Button
      size={size}
      loading={state === 'busy'}
      color="red"
      variant={asked ? 'filled' : 'default'}
      aria-label={`${asked ? sure : label}: ${subject}`}
      onClick={() => {
        if (!asked) return setState('asked')
        setState('busy')
        void onSure().finally(() => setState('idle'))
      }}
      onBlur={() => asked && setState('idle')}
    >
      {asked ? sure : label}
    </Button>
  )
}
