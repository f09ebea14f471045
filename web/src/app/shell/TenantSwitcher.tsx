import { Menu } from '@mantine/core'
import type { Tenant } from '@millrace/contract/access.ts'
import type { User } from '@millrace/contract/responses.ts'
import { Check, ChevronsUpDown, Layers } from 'lucide-react'
import { useProfile } from '../../api/use-me.ts'
import { enterTenant } from '../enter-tenant.ts'
import './switcher.css'

/** Whose part of everything this is, and the way to the others; nothing where there is only one. */
export function TenantSwitcher({ user }: { readonly user: User }) {
  const { tenants, tenant_id: current } = user
  if (tenants.length < 2) return null
  const name = tenants.find(({ id }) => id === current)?.name ?? current
  return (
    <Menu position="bottom-start" width={320}>
      <Menu.Target>
        <button
          type="button"
          className="switcher tenant-switcher"
          aria-label={`Tenant ${name}. Change`}
        >
          <Layers size={14} aria-hidden />
          <span className="switcher-label">{name}</span>
          <ChevronsUpDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Tenant</Menu.Label>
        <TenantItems user={user} />
      </Menu.Dropdown>
    </Menu>
  )
}

/** An item of a menu for every tenant, with what it is for. */
export function TenantItems({ user }: { readonly user: User }) {
  // The descriptions come with the profile; names are there at once.
  const described = useProfile().data?.profile.tenants
  return user.tenants.map(({ id, name }) => (
    <Menu.Item
      key={id}
      onClick={() => id !== user.tenant_id && void enterTenant(id)}
      rightSection={id === user.tenant_id ? <Check size={14} aria-label="current" /> : null}
    >
      <span className="switcher-item">
        <span className="switcher-label">{name}</span>
        <span className="switcher-detail">{detailOf(described, id)}</span>
      </span>
    </Menu.Item>
  ))
}

function detailOf(tenants: readonly Tenant[] | undefined, id: string): string {
  const tenant = tenants?.find((one) => one.id === id)
  return tenant?.description ?? (tenant === undefined || tenant.name === id ? '' : id)
}
