import { Compass } from 'lucide-react'
import { AppLink } from '../ui/AppLink.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Page } from '../ui/Page.tsx'
import { links } from './links.ts'
import { useClusterId } from './params.ts'

export function NotFound() {
  const cluster = useClusterId()
  return (
    <Page title="No such page">
      <Empty
        title="This address leads nowhere"
        icon={Compass}
        action={
          <AppLink href={cluster === '' ? links.home() : links.overview(cluster)}>
            Go to the overview
          </AppLink>
        }
      >
        The page may have been renamed, or the address was cut off when it was copied. Press Ctrl K
        to go to a topic, group or broker by name.
      </Empty>
    </Page>
  )
}
