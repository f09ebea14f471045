import { UserRound } from 'lucide-react'
import { Empty } from '../../ui/Empty.tsx'

/** In place of what only those have who sign in. */
export function NoSignIn({ what }: { readonly what: string }) {
  return (
    <Empty title={`Nobody signs in here, so there are no ${what}`} icon={UserRound}>
      Everybody who reaches this console is the same anonymous user. AUTH_PROVIDER_TYPE turns
      sign-in on.
    </Empty>
  )
}
