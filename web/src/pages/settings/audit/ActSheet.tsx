import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { AuditEntry } from '@millrace/contract/audit.ts'
import type { ClusterRow } from '@millrace/contract/cluster.ts'
import { useMemo } from 'react'
import { links } from '../../../app/links.ts'
import { providerWord } from '../../../api/use-me.ts'
import { formatDuration, formatTime, plural } from '../../../format.ts'
import { useZone } from '../../../stores/preferences.ts'
import { AppLink } from '../../../ui/AppLink.tsx'
import { Copy } from '../../../ui/Copy.tsx'
import { Empty } from '../../../ui/Empty.tsx'
import { Loading } from '../../../ui/Loading.tsx'
import { Problem } from '../../../ui/Problem.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { JsonTree } from '../../../ui/value/JsonTree.tsx'
import { pathWords, policyWords } from '../decision-words.ts'
import { DecisionBadge } from '../DecisionBadge.tsx'
import { FactRow } from '../FactRow.tsx'
import { PHASES, RESULTS, VIA } from './audit-words.ts'
import { useAct, type AuditScope } from './use-audit.ts'
import './audit.css'

interface ActProps {
  readonly scope: AuditScope
  readonly id: string
  /** Entries on screen: shown at once, the rest is asked for. */
  readonly shown: readonly AuditEntry[]
  readonly clusters: readonly ClusterRow[]
  /** Names by id; null where there is only one. */
  readonly tenants: ReadonlyMap<string, string> | null
}

/** One act whole: who, what, on what, who decided, and what became of it. */
export function ActSheet({
  onClose,
  id,
  ...props
}: Omit<ActProps, 'id'> & { readonly id: string | undefined; readonly onClose: () => void }) {
  const narrow = useMediaQuery('(max-width: 640px)')
  return (
    <Drawer
      opened={id !== undefined && id !== ''}
      onClose={onClose}
      position={narrow ? 'bottom' : 'right'}
      size={narrow ? '85%' : 600}
      title="Audit entry"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {id !== undefined && id !== '' && <Act key={id} id={id} {...props} />}
    </Drawer>
  )
}

function Act({ scope, id, shown, clusters, tenants }: ActProps) {
  const { steps, pending, problem } = useAct(scope, id, shown)
  const [first] = steps
  if (first === undefined) {
    if (problem !== undefined) return <Problem problem={problem.problem} />
    if (pending) return <Loading what="entry" as="text" />
    return (
      <Empty title="No such entry">
        {scope === 'activity'
          ? 'None of your own acts of the last 90 days has this id.'
          : 'No act of the last 90 days has this id.'}
      </Empty>
    )
  }
  return (
    <div className="act">
      <h2 className="act-title mono">{first.event}</h2>
      <Facts entry={first} clusters={clusters} tenants={tenants} scope={scope} />
      <Decision entry={steps.find(({ decision }) => decision !== null) ?? first} />
      <Subjects entry={first} />
      <section aria-label="Steps">
        <h3>{plural(steps.length, 'step')}</h3>
        {steps.map((step, index) => (
          <Step key={step.id} step={step} before={steps[index - 1]} />
        ))}
      </section>
    </div>
  )
}

function Facts({
  entry,
  clusters,
  tenants,
  scope,
}: {
  readonly entry: AuditEntry
  readonly clusters: readonly ClusterRow[]
  readonly tenants: ReadonlyMap<string, string> | null
  readonly scope: AuditScope
}) {
  const zone = useZone()
  const { user, address, action, cluster_id: cluster, tenant_id: tenant } = entry
  return (
    <dl className="facts">
      <FactRow term="When">
        <span className="num">{formatTime(entry.at, zone)}</span>
      </FactRow>
      <FactRow term="Who">
        {scope === 'audit' ? (
          <AppLink href={links.audit({ user: user.name })} tip="What else they did">
            {user.name}
          </AppLink>
        ) : (
          user.name
        )}{' '}
        <span className="dim">
          {[providerWord(user.provider), user.email].filter((text) => text !== null).join(' · ')}
        </span>
        {user.roles.length > 0 && (
          <span className="chips">
            {user.roles.map((role) => (
              <code key={role}>{role}</code>
            ))}
          </span>
        )}
      </FactRow>
      <FactRow term="Via">
        {VIA[entry.via]} {address !== null && <span className="dim">from {address}</span>}
      </FactRow>
      {action !== null && (
        <FactRow term="Action">
          <code>{action}</code>
        </FactRow>
      )}
      {cluster !== null && (
        <FactRow term="Cluster">
          <AppLink href={links.overview(cluster)}>
            {clusters.find(({ id }) => id === cluster)?.label ?? cluster}
          </AppLink>
        </FactRow>
      )}
      {tenants !== null && tenant !== null && (
        <FactRow term="Tenant">{tenants.get(tenant) ?? tenant}</FactRow>
      )}
      <FactRow term="Id" hint="The response_id that the answer told.">
        <code>{entry.act_id}</code> <Copy text={entry.act_id} what="id" />
      </FactRow>
    </dl>
  )
}

function Decision({ entry: { decision } }: { readonly entry: AuditEntry }) {
  if (decision === null) return null
  return (
    <section aria-label="Decision">
      <h3>Decision</h3>
      <div className="act-box">
        <p>
          <DecisionBadge explanation={decision} /> <span className="dim">{decision.reason}</span>
        </p>
        <p className="mono act-path">
          {decision.action} on {pathWords(decision.resource)}
        </p>
        {decision.policy !== null && <p className="act-path">{policyWords(decision.policy)}</p>}
      </div>
    </section>
  )
}

const MOST_SUBJECTS = 30

function Subjects({ entry }: { readonly entry: AuditEntry }) {
  const { subjects, subject_count: count } = entry
  if (subjects.length === 0) return null
  return (
    <section aria-label="On what">
      <h3>{count === 1 ? 'On' : `On ${plural(count, 'thing')}`}</h3>
      <ul className="act-subjects">
        {subjects.slice(0, MOST_SUBJECTS).map(({ type, name }) => (
          <li key={`${type} ${name}`}>
            <span className="dim">{type}</span> <span className="mono">{name}</span>
          </li>
        ))}
        {count > MOST_SUBJECTS && (
          <li className="dim">and {plural(count - MOST_SUBJECTS, 'more', 'more')}</li>
        )}
      </ul>
    </section>
  )
}

function Step({
  step,
  before,
}: {
  readonly step: AuditEntry
  readonly before: AuditEntry | undefined
}) {
  const zone = useZone()
  const { tone, word } = RESULTS[step.result]
  // The border: what the contract says is any JSON is what the tree shows.
  const roots = useMemo(() => [['detail', step.detail]] as const, [step.detail])
  return (
    <div className="act-box act-step">
      <p>
        <strong>{PHASES[step.phase]}</strong> <StateBadge tone={tone} label={word} />{' '}
        <span className="dim num" data-tip={formatTime(step.at, zone)}>
          {before === undefined ? '' : `${formatDuration(step.at - before.at)} later`}
        </span>
      </p>
      {step.reason !== null && <p className="act-reason">{step.reason}</p>}
      {step.detail !== null && (
        <JsonTree
          label={`Detail of the ${PHASES[step.phase]}`}
          roots={roots}
          marks={NO_MARKS}
          paths={false}
          what="step"
        />
      )}
    </div>
  )
}

const NO_MARKS: readonly string[] = []
