import { Plus, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { formatNumber, plural } from '../../format.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { detailText, topicsText } from './form-words.ts'
import type { RunState } from './model.ts'
import type { ResultTab } from './result-tabs.ts'
import type { SearchPlace } from './search-place.ts'
import type { LiveSearchRun } from './search-run.ts'
import type { SearchTabs } from './use-search-tabs.ts'
import './result-tabs.css'

const STATES: Readonly<Record<RunState, { readonly word: string; readonly tone: string }>> = {
  idle: { word: 'not run yet', tone: 'unknown' },
  running: { word: 'running', tone: 'info' },
  stopped: { word: 'stopped', tone: 'neutral' },
  done: { word: 'done', tone: 'ok' },
  failed: { word: 'failed', tone: 'error' },
}

/**
 * The open searches. Links, as all tabs of the console: Ctrl or a long press opens one in a window of its own. The
 * middle button closes, as it does for a browser's tabs.
 */
export function ResultTabs({
  place,
  searches,
}: {
  readonly place: SearchPlace
  readonly searches: SearchTabs
}) {
  const { tabs, active, runs, add } = searches
  return (
    <nav className="result-tabs" aria-label="Searches">
      <div className="result-tabs-list">
        {tabs.map((tab) => (
          <TabLink
            key={tab.id}
            tab={tab}
            run={runs.get(tab.id)}
            href={place.href(tab.address)}
            current={tab.id === active?.id}
            onShow={() => searches.show(tab)}
            onClose={() => searches.close(tab)}
          />
        ))}
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label="New search"
        data-tip="New search"
        onClick={add}
      >
        <Plus size={15} aria-hidden />
      </button>
    </nav>
  )
}

interface TabLinkProps {
  readonly tab: ResultTab
  readonly run: LiveSearchRun | undefined
  readonly href: string
  readonly current: boolean
  readonly onShow: () => void
  readonly onClose: () => void
}

function TabLink({ tab, run, href, current, onShow, onClose }: TabLinkProps) {
  const view = useSyncExternalStore(run?.subscribe ?? never, run?.view ?? idle)
  const state = view?.state ?? 'idle'
  const found = view?.records.length ?? 0
  const form = tab.searched ?? tab.form
  const detail = detailText(form)
  const { word, tone } = STATES[state]
  return (
    <span
      className="result-tab"
      data-current={current || undefined}
      data-tone={tone}
      // Before the browser opens the link in a tab of its own.
      onAuxClick={(event) => {
        if (event.button !== 1) return
        event.preventDefault()
        onClose()
      }}
    >
      <AppLink
        href={href}
        className="result-tab-link"
        current={current ? 'page' : undefined}
        tip={`${[topicsText(form), detail].filter((part) => part !== '').join('\n')}\n${word}, ${plural(found, 'record')}`}
        onClick={onShow}
      >
        <span className="result-tab-dot" data-state={state} aria-hidden />
        <span className="result-tab-topic">{topicsText(form)}</span>
        {detail !== '' && <span className="result-tab-detail">{detail}</span>}
        {state !== 'idle' && <span className="result-tab-count num">{formatNumber(found)}</span>}
        <span className="sr-only">, {word}</span>
      </AppLink>
      <button
        type="button"
        className="result-tab-close"
        aria-label={`Close the search of ${topicsText(form)}`}
        onClick={onClose}
      >
        <X size={13} aria-hidden />
      </button>
    </span>
  )
}

const never = () => () => undefined
const idle = () => undefined
