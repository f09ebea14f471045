import type { MutationPreview } from '@millrace/contract/mutation.ts'
import { useState } from 'react'
import { apiUrl } from '../api/client.ts'
import { curlPost } from '../shell-text.ts'
import { Copy } from '../ui/Copy.tsx'
import { Choice } from '../ui/form/Choice.tsx'

const KINDS = [
  { value: 'command', label: "Kafka's tools" },
  { value: 'api', label: 'API' },
] as const

/** A change to thousands of topics is a long text: all of it is copied, so much of it is shown. */
const SHOWN = 3_000

/** The same change by other means, to copy. */
export function Equivalents({ preview }: { readonly preview: MutationPreview }) {
  const [kind, setKind] = useState<'command' | 'api'>('command')
  const text =
    kind === 'command' ? preview.command : curlPost(apiUrl(preview.api.path).href, preview.api.body)
  const label = kind === 'command' ? "The same with Kafka's tools" : 'The same with the API'
  return (
    <section className="act-same" aria-label="Equivalent">
      <div className="act-same-head">
        <h3>Equivalent</h3>
        <Choice value={kind} options={KINDS} onChange={setKind} />
        <Copy text={text} what={kind === 'api' ? 'curl' : 'command'} />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard (axe: scrollable-region-focusable) */}
      <pre className="act-same-text mono" tabIndex={0} aria-label={label} role="group">
        {text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text}
      </pre>
    </section>
  )
}
