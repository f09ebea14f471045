/** What results may do to their tab and beside it. */
import type { FormChange, InspectActions, SearchForm } from './model.ts'
import { withColumn, withCondition } from './kjq-text.ts'
import { EMPTY_FORM } from './search-form.ts'
import { inspectPlace, type SearchPlace } from './search-place.ts'
import { addTab } from './result-tabs.ts'
import type { SearchTabs } from './use-search-tabs.ts'

export function actionsOf(
  place: SearchPlace,
  { active, edit, begin, open }: SearchTabs,
  go: (href: string) => void,
): InspectActions {
  const form = active?.form ?? EMPTY_FORM
  // Searches of any topic have their place on the Inspect page.
  const inspect = inspectPlace(place.cluster)
  const another = (change: FormChange): SearchForm => ({ ...readAlike(form), ...change })
  return {
    onForm(change, run = false) {
      if (run) begin(change)
      else edit(change)
    },
    onOpen(change) {
      if (place.topic === null) open(another(change))
      else go(inspect.href(addTab(inspect, another(change)).address))
    },
    hrefOf: (change) => inspect.href(inspect.write(another(change))),
    onAddFilter: (condition) => edit({ filter: withCondition(form.filter, condition) }),
    onAddColumn: (expression) => edit({ projection: withColumn(form.projection, expression) }),
  }
}

/** Another search reads records as this one does; what it looks for is its own. */
function readAlike(form: SearchForm): SearchForm {
  const { key_serde, value_serde, headers_serde, isolation } = form
  return { ...EMPTY_FORM, key_serde, value_serde, headers_serde, isolation }
}
