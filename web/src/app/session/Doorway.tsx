/** Pages of those who are not in: nobody is signed in, no role lets them in, no such tenant, or none chosen yet. */
import { Button } from '@mantine/core'
import type { Problem as ProblemBody } from '@millrace/contract/envelope.ts'
import type { User } from '@millrace/contract/responses.ts'
import { Ban, KeyRound, Layers, type LucideIcon } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { leaveToSignIn } from '../../api/signed-in.ts'
import { rememberTenant, wantedTenant, withTenant } from '../../api/tenant.ts'
import { shownName, useProfile } from '../../api/use-me.ts'
import { Mark } from '../../ui/Mark.tsx'
import { enterTenant } from '../enter-tenant.ts'
import { signOut } from '../sign-out.ts'
import './session.css'

function Doorway({
  title,
  icon: Icon,
  children,
}: {
  readonly title: string
  readonly icon: LucideIcon
  readonly children: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Millrace`
  }, [title])
  return (
    <div className="doorway">
      <p className="doorway-brand">
        <Mark /> millrace
      </p>
      <section className="doorway-box" aria-labelledby="doorway-title">
        <Icon size={20} aria-hidden />
        <div>
          <h1 id="doorway-title">{title}</h1>
          {children}
        </div>
      </section>
    </div>
  )
}

/** Somebody whom the identity provider knows and no role lets in. */
export function NoEntry({ problem }: { readonly problem: ProblemBody }) {
  return (
    <Doorway title="You are signed in, and may not come in" icon={Ban}>
      <p>{problem.detail}</p>
      <p className="dim">
        Roles come from whoever manages your account. After a change there, sign out and in again.
      </p>
      <div className="session-foot">
        <Button onClick={signOut}>Sign out</Button>
        <Button onClick={() => location.reload()}>Try again</Button>
      </div>
    </Doorway>
  )
}

/** Back from the sign-in page without a session. Going there again by itself would never end. */
export function SignInRefused() {
  return (
    <Doorway title="You are not signed in" icon={KeyRound}>
      <p>
        You came back from the sign-in page without a session. Most often this browser does not keep
        Millrace’s cookie: cookies are blocked, or the address that you use is not the one that the
        session is for (HTTP where a proxy speaks HTTPS, another host name).
      </p>
      <div className="session-foot">
        <Button variant="filled" onClick={leaveToSignIn}>
          Sign in
        </Button>
      </div>
    </Doorway>
  )
}

/** `?tenant=` of the address names none of theirs. */
export function NoSuchTenant() {
  const { id } = wantedTenant()
  return (
    <Doorway title="Not a tenant of yours" icon={Layers}>
      <p>
        The address is for the tenant <code>{id}</code>, which is not there any more, or none of
        your roles belongs to.
      </p>
      <div className="session-foot">
        <Button
          variant="filled"
          onClick={() => {
            rememberTenant(null)
            location.replace(withTenant(location.href, null))
          }}
        >
          Open it in a tenant of mine
        </Button>
      </div>
    </Doorway>
  )
}

/** The first time, and whenever nothing says which: several tenants are theirs. */
export function ChooseTenant({ user }: { readonly user: User }) {
  const described = useProfile().data?.profile.tenants
  return (
    <Doorway title="Choose a tenant" icon={Layers}>
      <p className="dim">
        What you see and may do depends on it. You can change it at any time in the top bar.
      </p>
      <ul className="doorway-choices">
        {user.tenants.map(({ id, name }) => (
          <li key={id}>
            <button type="button" onClick={() => void enterTenant(id)}>
              <strong>{name}</strong>
              <span className="dim">
                {described?.find((tenant) => tenant.id === id)?.description ?? id}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="doorway-who dim">
        Signed in as {shownName(user)}.{' '}
        <button type="button" onClick={signOut}>
          Sign out
        </button>
      </p>
    </Doorway>
  )
}
