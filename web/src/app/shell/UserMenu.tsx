import { Menu } from '@mantine/core'
import type { User } from '@millrace/contract/responses.ts'
import { CircleUser, History, KeyRound, LogOut, MonitorSmartphone, UserRound } from 'lucide-react'
import { providerWord, shownName } from '../../api/use-me.ts'
import { links } from '../links.ts'
import { signOut } from '../sign-out.ts'
import { useGo } from '../use-go.ts'
import { TenantItems } from './TenantSwitcher.tsx'
import './user-menu.css'

/** Who looks, and everything that is theirs. Without sign-in a quiet mark: everybody is the same. */
export function UserMenu({ user }: { readonly user: User | undefined }) {
  const go = useGo()
  if (user === undefined) return <span className="user-space" />
  const name = shownName(user)
  const signedIn = user.provider !== 'none'
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <button
          type="button"
          className="icon-button user-button"
          aria-label={signedIn ? `Signed in as ${name}` : 'Nobody is signed in: anonymous'}
        >
          <CircleUser size={16} aria-hidden />
          <span className="user-name">{name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <UserHead user={user} name={name} />
        {user.tenants.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>Tenant</Menu.Label>
            <TenantItems user={user} />
          </>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<UserRound size={14} aria-hidden />}
          onClick={() => go(links.profile())}
        >
          Profile and permissions
        </Menu.Item>
        <Menu.Item
          leftSection={<History size={14} aria-hidden />}
          onClick={() => go(links.activity())}
        >
          My activity
        </Menu.Item>
        {signedIn && (
          <>
            <Menu.Item
              leftSection={<MonitorSmartphone size={14} aria-hidden />}
              onClick={() => go(links.sessions())}
            >
              Sessions
            </Menu.Item>
            <Menu.Item
              leftSection={<KeyRound size={14} aria-hidden />}
              onClick={() => go(links.tokens())}
            >
              Tokens
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<LogOut size={14} aria-hidden />} onClick={signOut}>
              Sign out
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Not an item: told, not chosen. */
function UserHead({ user, name }: { readonly user: User; readonly name: string }) {
  if (user.provider === 'none') {
    return (
      <div className="user-head" role="presentation">
        <strong>{name}</strong>
        <span className="dim">
          Nobody signs in here: everybody is the same and may do the same.
        </span>
      </div>
    )
  }
  const also = [user.display_name === null ? null : user.name, user.email]
  return (
    <div className="user-head" role="presentation">
      <strong>{name}</strong>
      {also
        .filter((text) => text !== null && text !== name)
        .map((text) => (
          <span key={text} className="dim">
            {text}
          </span>
        ))}
      <span className="dim">
        {providerWord(user.provider)}
        {user.admin && ' · administrator'}
      </span>
      {user.roles.length > 0 && (
        <span className="user-roles">
          {user.roles.map((role) => (
            <code key={role}>{role}</code>
          ))}
        </span>
      )}
    </div>
  )
}
