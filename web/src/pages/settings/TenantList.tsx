import { Button } from '@mantine/core'
import type { Tenant } from '@millrace/contract/access.ts'
import { Check } from 'lucide-react'
import { enterTenant } from '../../app/enter-tenant.ts'
import { pathWords } from './decision-words.ts'
import './tenants.css'

/** Tenants with what belongs to each. @param mine ids that may be entered from here */
export function TenantList({
  tenants,
  mine,
}: {
  readonly tenants: readonly Tenant[]
  readonly mine: ReadonlySet<string>
}) {
  return (
    <ul className="tenants">
      {tenants.map((tenant) => (
        <li key={tenant.id}>
          <div className="tenant-head">
            <h3>{tenant.name}</h3>
            {tenant.id !== tenant.name && <code className="dim">{tenant.id}</code>}
            {tenant.current ? (
              <span className="tenant-current">
                <Check size={13} aria-hidden /> You are here
              </span>
            ) : (
              mine.has(tenant.id) &&
              mine.size > 1 && (
                <Button
                  onClick={() => void enterTenant(tenant.id)}
                  aria-label={`Enter ${tenant.name}`}
                >
                  Enter
                </Button>
              )
            )}
          </div>
          {tenant.description !== null && <p className="dim">{tenant.description}</p>}
          <dl className="tenant-paths">
            <Paths term="Includes" paths={tenant.includes} none="nothing" />
            <Paths term="Excludes" paths={tenant.excludes} none="nothing" />
            <div>
              <dt>Roles</dt>
              <dd className="mono">{tenant.roles.join(', ')}</dd>
            </div>
          </dl>
        </li>
      ))}
    </ul>
  )
}

function Paths({
  term,
  paths,
  none,
}: {
  readonly term: string
  readonly paths: Tenant['includes']
  readonly none: string
}) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        {paths.length === 0 ? (
          <span className="dim">{none}</span>
        ) : (
          <ul>
            {paths.map((path) => (
              <li key={pathWords(path)} className="mono">
                {pathWords(path)}
              </li>
            ))}
          </ul>
        )}
      </dd>
    </div>
  )
}
