import { Outlet } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { ChangeHost } from '../act/ChangeHost.tsx'
import { clusterNamed, useClusters } from '../api/use-clusters.ts'
import { AppLink } from '../ui/AppLink.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Page } from '../ui/Page.tsx'
import { links } from './links.ts'
import { useClusterId } from './params.ts'

/** Everything below a cluster, if there is such a cluster. */
export function ClusterFrame() {
  const name = useClusterId()
  const clusters = useClusters().data?.clusters
  // Until the list is known the page asks by itself: nothing waits for the frame.
  if (clusters === undefined || clusterNamed(clusters, name) !== undefined) {
    return (
      <>
        <Outlet />
        <ChangeHost cluster={name} />
      </>
    )
  }
  return (
    <Page title="No such cluster">
      <Empty
        title={`No cluster is called “${name}”`}
        icon={Compass}
        action={clusters.map((cluster) => (
          <AppLink key={cluster.id} href={links.overview(cluster.id)}>
            {cluster.label}
          </AppLink>
        ))}
      >
        The address names a cluster that is not configured here, or one that was renamed. These are:
      </Empty>
    </Page>
  )
}
