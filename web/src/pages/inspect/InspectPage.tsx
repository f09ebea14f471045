import { TextSearch } from 'lucide-react'
import { clusterNamed, useClusters } from '../../api/use-clusters.ts'
import { useClusterId } from '../../app/params.ts'
import { Copy } from '../../ui/Copy.tsx'
import { Page } from '../../ui/Page.tsx'
import type { SearchForm } from './model.ts'
import { pinnedForm } from './pinned-form.ts'
import { SavedMenu } from './SavedMenu.tsx'
import { toUrl } from './search-form.ts'
import { inspectPlace } from './search-place.ts'
import type { LiveSearchRun } from './search-run.ts'
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
            {active.searched !== null && (
              <Copy
                text={() => linkTo(active.searched ?? active.form, searches.run)}
                what="link to what is shown"
              />
            )}
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

/** The page's address with the search pinned: whoever opens it later sees the same records. */
function linkTo(form: SearchForm, run: LiveSearchRun | undefined): string {
  const url = new URL(location.href)
  if (run === undefined) return url.href
  for (const [name, value] of Object.entries(toUrl(pinnedForm(form, run.view())))) {
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return url.href
}
