import { LoaderCircle } from 'lucide-react'
import { Loading } from '../ui/Loading.tsx'
import { Problem } from '../ui/Problem.tsx'
import { PreviewView } from './PreviewView.tsx'
import type { Preview } from './use-preview.ts'

/** What would happen, as of now; while it is asked again the last answer stays, dimmed. */
export function PreviewPane({
  preview,
  waiting,
}: {
  readonly preview: Preview
  /** The form is not filled in yet. */
  readonly waiting: boolean
}) {
  const { preview: told, error, current } = preview
  const asking = !waiting && !current && error === undefined
  return (
    <section className="act-preview" aria-label="What would happen" aria-busy={asking}>
      <div className="act-preview-head">
        <h3>What would happen</h3>
        {asking && <LoaderCircle size={13} aria-hidden className="act-turning" />}
      </div>
      {waiting ? (
        <p className="dim">It stands here as soon as the form is filled in.</p>
      ) : error !== undefined ? (
        <Problem problem={error.problem} />
      ) : told === undefined ? (
        <Loading what="what would happen" as="text" />
      ) : (
        <div className="act-preview-body" data-old={asking || undefined}>
          <PreviewView items={told.items} destructive={told.destructive} />
        </div>
      )}
    </section>
  )
}
