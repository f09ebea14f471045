import type { ClusterRow } from '@millrace/contract/cluster.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useClusters } from '../../api/use-clusters.ts'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Section } from '../../ui/Page.tsx'
import { RegistryState } from '../schemas/RegistryFacts.tsx'
import { FactRow } from './FactRow.tsx'

/** Schema registries of all clusters: where they are, and whether they answer. */
export function RegistriesFacts() {
  const clusters = useClusters().data?.clusters.filter(({ registries }) => registries > 0) ?? []
  if (clusters.length === 0) return null
  return (
    <Section title="Schema registries">
      <dl className="facts">
        {clusters.map((cluster) => (
          <OfCluster key={cluster.id} cluster={cluster} several={clusters.length > 1} />
        ))}
      </dl>
    </Section>
  )
}

function OfCluster({
  cluster,
  several,
}: {
  readonly cluster: ClusterRow
  readonly several: boolean
}) {
  const read = useRead<ResponseOf<'registries'>>(apiPaths.registries(cluster.id))
  return read.data?.registries.map((registry) => (
    <FactRow
      key={registry.id}
      term={several ? `${cluster.label}: ${registry.label}` : registry.label}
    >
      <RegistryState registry={registry} />{' '}
      {registry.urls.map((url) => (
        <code key={url}>{url} </code>
      ))}
      {registry.id !== registry.label && <span className="dim">id {registry.id} · </span>}
      <AppLink href={links.schemas(cluster.id, registry.id)}>its subjects</AppLink>
      {registry.reason !== null && <div className="dim">{registry.reason}</div>}
    </FactRow>
  ))
}
