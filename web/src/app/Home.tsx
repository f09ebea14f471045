import { useEffect } from 'react'
import { Navigate } from '@tanstack/react-router'
import { useClusters } from '../api/use-clusters.ts'
import { Loading } from '../ui/Loading.tsx'
import { Page } from '../ui/Page.tsx'
import { Problem } from '../ui/Problem.tsx'
import { links } from './links.ts'

/** `/` is the primary cluster. */
export function Home() {
  // Where this leads is known before which cluster it is. A failure is the route's to show.
  useEffect(() => void import('../pages/overview/OverviewPage.tsx').catch(() => undefined), [])
  const { data, error, retry } = useClusters()
  const first = data?.clusters.find(({ primary }) => primary) ?? data?.clusters[0]
  if (first !== undefined) return <Navigate to={links.overview(first.id)} search replace />
  return (
    <Page title="Clusters">
      {error === undefined ? (
        <Loading what="clusters" as="tiles" />
      ) : (
        <Problem problem={error.problem} onRetry={retry} />
      )}
    </Page>
  )
}
