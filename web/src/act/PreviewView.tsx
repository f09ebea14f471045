import type { Consequence, FieldChange, PreviewItem } from '@millrace/contract/mutation.ts'
import { ArrowRight, Ban, CircleCheck, Hourglass } from 'lucide-react'
import { useState } from 'react'
import { configMeaning } from '../config-words.ts'
import { TONE_ICONS, type Tone } from '../ui/StateBadge.tsx'
import { ShowAll } from './ShowAll.tsx'
import { nothingOf, refusalOf, summaryOf, toneOf } from './verdict.ts'
import './preview.css'

/** So many lines are drawn at first. */
const SHOWN = 100

/** What would become of each topic: one in full, several as lines that open. */
export function PreviewView({
  items,
  destructive,
}: {
  readonly items: readonly PreviewItem[]
  readonly destructive: boolean
}) {
  const [all, setAll] = useState(false)
  const [only] = items
  if (items.length === 1 && only !== undefined)
    return <Item item={only} destructive={destructive} />
  const sorted = items.toSorted((a, b) => rank(a) - rank(b))
  return (
    <>
      <ul className="preview-items">
        {(all ? sorted : sorted.slice(0, SHOWN)).map((item) => (
          <li key={item.target.name}>
            <details className="preview-line" data-tone={toneOf(item)}>
              <summary>
                {refusalOf(item) === null ? (
                  <ToneIcon tone={toneOf(item)} />
                ) : (
                  <Ban size={14} aria-hidden className="tone-icon" />
                )}
                <span className="mono preview-name">{item.target.name}</span>
                {refusalOf(item) !== null && <span className="preview-refused">refused</span>}
                <span className="preview-summary">{summaryOf(item, destructive)}</span>
              </summary>
              <Item item={item} destructive={destructive} />
            </details>
          </li>
        ))}
      </ul>
      {!all && items.length > SHOWN && <ShowAll count={items.length} onShow={() => setAll(true)} />}
    </>
  )
}

const RANKS: Readonly<Record<Tone, number>> = {
  error: 0,
  warn: 1,
  info: 2,
  unknown: 2,
  neutral: 2,
  ok: 3,
}

/** Refused ones first, then those that lose something. */
const rank = (item: PreviewItem): number =>
  (refusalOf(item) === null ? 10 : 0) + RANKS[toneOf(item)]

function Item({
  item,
  destructive,
}: {
  readonly item: PreviewItem
  readonly destructive: boolean
}) {
  const { changes, consequences, problem, permission } = item
  return (
    <div className="preview-item">
      {problem !== null && (
        <p className="preview-problem" data-tone="error">
          <ToneIcon tone="error" />
          <span>{problem}</span>
        </p>
      )}
      <Consequences list={consequences} />
      <Changes list={changes} />
      {changes.length === 0 && consequences.length === 0 && problem === null && (
        <p className="dim">{nothingOf(destructive)}</p>
      )}
      <Permission permission={permission} />
    </div>
  )
}

const SEVERITIES: Readonly<
  Record<Consequence['severity'], { tone: Tone; word: string; rank: number }>
> = {
  danger: { tone: 'error', word: 'Danger', rank: 0 },
  warning: { tone: 'warn', word: 'Mind', rank: 1 },
  info: { tone: 'info', word: 'Note', rank: 2 },
}

function Consequences({ list }: { readonly list: readonly Consequence[] }) {
  if (list.length === 0) return null
  const sorted = list.toSorted((a, b) => SEVERITIES[a.severity].rank - SEVERITIES[b.severity].rank)
  return (
    <ul className="preview-consequences" aria-label="Consequences">
      {sorted.map(({ severity, text }) => (
        <li key={text} data-tone={SEVERITIES[severity].tone} data-severity={severity}>
          <ToneIcon tone={SEVERITIES[severity].tone} />
          <span>
            <span className="sr-only">{SEVERITIES[severity].word}: </span>
            {text}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Old → new; where everything is new the old column is left out. */
function Changes({ list }: { readonly list: readonly FieldChange[] }) {
  const [all, setAll] = useState(false)
  if (list.length === 0) return null
  if (!all && list.length > SHOWN) {
    return (
      <>
        <Changes list={list.slice(0, SHOWN)} />
        <ShowAll count={list.length} onShow={() => setAll(true)} />
      </>
    )
  }
  const fresh = list.every(({ from }) => from === null)
  return (
    <dl className="preview-changes" data-fresh={fresh || undefined} aria-label="Changes">
      {list.map(({ field, from, to }) => (
        <div key={field}>
          <dt className="mono">{field}</dt>
          {!fresh && (
            <dd className="preview-from">
              <span className="sr-only">from </span>
              <Shown name={field} value={from} none="not set" />
            </dd>
          )}
          <dd className="preview-to">
            {!fresh && <ArrowRight size={13} aria-hidden />}
            <span className="sr-only">to </span>
            <Shown name={field} value={to} none={fresh ? 'not set' : 'default'} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Shown({
  name,
  value,
  none,
}: {
  readonly name: string
  readonly value: string | null
  readonly none: string
}) {
  if (value === null) return <span className="dim">{none}</span>
  if (value === '') return <span className="dim">empty</span>
  const meaning = configMeaning(name, value)
  return (
    <span>
      <span className="mono">{value}</span>
      {meaning !== null && <span className="dim num"> {meaning}</span>}
    </span>
  )
}

function Permission({ permission }: Pick<PreviewItem, 'permission'>) {
  const { decision, reason } = permission
  const Icon = decision === 'allow' ? CircleCheck : decision === 'stage' ? Hourglass : Ban
  const tone = decision === 'allow' ? 'ok' : decision === 'stage' ? 'info' : 'error'
  const word =
    decision === 'allow' ? 'Allowed' : decision === 'stage' ? 'Needs approval' : 'Not allowed'
  return (
    <p className="preview-permission" data-tone={tone}>
      <Icon size={13} aria-hidden />
      <span>
        <strong>{word}.</strong> {reason}
      </span>
    </p>
  )
}

function ToneIcon({ tone }: { readonly tone: Tone }) {
  const Icon = TONE_ICONS[tone]
  return <Icon size={14} aria-hidden className="tone-icon" />
}
