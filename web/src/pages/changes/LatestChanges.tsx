import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useState } from 'react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { useZone } from '../../stores/preferences.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { Time } from '../../ui/Time.tsx'
import { ChangeRow } from './ChangeRow.tsx'
import { useChangeLinks } from './use-change-links.ts'
import './changes.css'

const SHOWN = 5
const NONE: readonly never[] = []

/** The newest changes of the last day, and the way to all of them. */
export function LatestChanges({ cluster }: { readonly cluster: string }) {
  const read = useRead<ResponseOf<'changes'>>(apiPaths.changes(cluster, { limit: SHOWN }))
  const zone = useZone()
  const hrefOf = useChangeLinks(cluster, read.data?.changes ?? NONE)
  const [open, setOpen] = useState<string>()
  return (
    <Section
      title="Latest changes"
      note={<AppLink href={links.changes(cluster)}>All changes</AppLink>}
    >
      <ReadView read={read} what="changes" as="text">
        {({ changes, metadata }) =>
          changes.length === 0 ? (
            <p className="dim">
              {metadata.captured_at === null
                ? 'The cluster has not been looked at yet.'
                : 'Nothing changed in the last 24 hours.'}
            </p>
          ) : (
            <ul className="changes">
              {changes.map((change) => (
                <li key={change.id} className="change" data-first>
                  <span className="change-time dim">
                    <Time at={change.at} />
                  </span>
                  <ChangeRow
                    change={change}
                    href={hrefOf(change)}
                    zone={zone}
                    open={open === change.id}
                    onToggle={() => setOpen(open === change.id ? undefined : change.id)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </ReadView>
    </Section>
  )
}
