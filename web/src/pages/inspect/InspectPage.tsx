import { TextSearch } from 'lucide-react'
import { clusterNamed, useClusters } from '../../api/use-clusters.ts'
import { useClusterId } from '../../app/params.ts'
import { Copy } from '../../ui/Copy.tsx'
import { Page } from '../../ui/Page.tsx'
import { SavedMenu } from './SavedMenu.tsx'
import { inspectPlace } from './search-place.ts'
import { useRefusal } from './search-reads.ts'
import { useSearchTabs } from './use-search-tabs.ts'
import { Welcome } from './Welcome.tsx'
import { Workspace } from './Workspace.tsx'

/** Find records: the form, and the searches that are open. */
export function InspectPage() {
  const name = useClusterId()
  // Names of a cluster change while it is asked for its id; a search wants the one that is known.
  const cluster = clusterNamed(useClusters().data?.clusters, name)
  const place = inspectPlace(name)
  const refusal = useRefusal()
  const searches = useSearchTabs(place, refusal === null && cluster !== undefined)
  const { active } = searches
  return (
    <Page
      title="Inspect"
      icon={<TextSearch size={18} />}
      fill
      actions={
        active !== undefined && (
          <>
            {active.searched !== null && <Copy text={location.href} what="link to this search" />}
            <SavedMenu form={active.form} onOpen={searches.open} />
          </>
        )
      }
    >
      <Workspace
        place={place}
        searches={searches}
        refusal={refusal}
        welcome={<Welcome cluster={cluster} name={name} refusal={refusal ?? null} />}
      />
    </Page>
  )
}
