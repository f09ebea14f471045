import { useEffect } from 'react'
import { rememberTenant } from '../../api/tenant.ts'
import type { Door } from './door.ts'
import { ChooseTenant, NoEntry, NoSuchTenant, SignInRefused } from './Doorway.tsx'

/** In place of the whole frame. */
export function DoorPage({ door }: { readonly door: Exclude<Door, { readonly kind: 'open' }> }) {
  switch (door.kind) {
    case 'blank':
      return null
    case 'sign-in-refused':
      return <SignInRefused />
    case 'no-entry':
      return <NoEntry problem={door.problem} />
    case 'no-such-tenant':
      return <NoSuchTenant />
    case 'forget-tenant':
      return <ForgetTenant />
    case 'choose-tenant':
      return <ChooseTenant user={door.user} />
    default:
      return door satisfies never
  }
}

function ForgetTenant() {
  useEffect(() => {
    rememberTenant(null)
    location.reload()
  }, [])
  return null
}
