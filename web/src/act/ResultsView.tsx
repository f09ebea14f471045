import type { ItemResult } from '@millrace/contract/mutation.ts'
import { useState } from 'react'
import { AppLink } from '../ui/AppLink.tsx'
import { Copy } from '../ui/Copy.tsx'
import { StateBadge, TONE_ICONS, type Tone } from '../ui/StateBadge.tsx'
import { auditLink } from './audit-link.ts'
import type { Outcome } from './outcome.ts'
import { ShowAll } from './ShowAll.tsx'
import './results.css'

const SHOWN = 100

const WORDS: Readonly<Record<ItemResult['outcome'], { tone: Tone; word: string; rank: number }>> = {
  failed: { tone: 'error', word: 'failed', rank: 0 },
  unknown: { tone: 'unknown', word: 'not known', rank: 1 },
  denied: { tone: 'warn', word: 'not allowed', rank: 2 },
  done: { tone: 'ok', word: 'done', rank: 3 },
}

/** What became of the change as a whole and of each topic, the failed ones first. */
export function ResultsView({ outcome }: { readonly outcome: Outcome }) {
  const { tone, headline, detail, results, responseId, code, requestId } = outcome
  const Icon = TONE_ICONS[tone]
  return (
    <div className="act-results">
      <div className="act-result-head" data-tone={tone} role="alert">
        <Icon size={18} aria-hidden />
        <div>
          <h3>{headline}</h3>
          {detail !== null && <p>{detail}</p>}
          <p className="act-result-foot">
            {responseId !== null && <AppLink href={auditLink(responseId)}>Audit entry</AppLink>}
            {code !== null && <code className="dim">{code}</code>}
            {requestId !== null && (
              <span className="dim">
                request <code>{requestId}</code> <Copy text={requestId} what="request id" />
              </span>
            )}
          </p>
        </div>
      </div>
      {results.length > 0 && <ResultList results={results} />}
    </div>
  )
}

function ResultList({ results }: { readonly results: readonly ItemResult[] }) {
  const [all, setAll] = useState(false)
  const sorted = results.toSorted((a, b) => WORDS[a.outcome].rank - WORDS[b.outcome].rank)
  return (
    <>
      <ul className="act-result-list" aria-label="Results">
        {(all ? sorted : sorted.slice(0, SHOWN)).map(({ target, outcome, code, detail }) => (
          <li key={target.name}>
            <span className="mono act-result-name">{target.name}</span>
            <StateBadge tone={WORDS[outcome].tone} label={WORDS[outcome].word} />
            {(detail !== null || code !== null) && (
              <span className="act-result-why">
                {detail} {code !== null && <code className="dim">{code}</code>}
              </span>
            )}
          </li>
        ))}
      </ul>
      {!all && results.length > SHOWN && (
        <ShowAll count={results.length} onShow={() => setAll(true)} />
      )}
    </>
  )
}
