import type { GroupDetail } from '@millrace/contract/group.ts'
import { links } from '../../app/links.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Section } from '../../ui/Page.tsx'
import './consumers.css'

type Subtopology = NonNullable<GroupDetail['streams']>['subtopologies'][number]

const PARTS = [
  ['source_topics', 'Reads'],
  ['repartition_source_topics', 'Reads repartitioned'],
  ['repartition_sink_topics', 'Repartitions to'],
  ['changelog_topics', 'Keeps state in'],
] as const

/** A Streams group's sub-topologies: what each reads and which internal topics it keeps. */
export function Topology({
  cluster,
  epoch,
  subtopologies,
}: {
  readonly cluster: string
  readonly epoch: number
  readonly subtopologies: readonly Subtopology[]
}) {
  return (
    <Section title="Topology" note={`epoch ${epoch}`}>
      <div className="topology">
        {subtopologies.map((part) => (
          <section key={part.id} aria-label={`Sub-topology ${part.id}`}>
            <h3>Sub-topology {part.id}</h3>
            <dl>
              {PARTS.filter(([field]) => part[field].length > 0).map(([field, label]) => [
                <dt key={`${field} head`} className="dim">
                  {label}
                </dt>,
                <dd key={field}>
                  {part[field].map((topic) => (
                    <div key={topic}>
                      <AppLink href={links.topic(cluster, topic)}>{topic}</AppLink>
                    </div>
                  ))}
                </dd>,
              ])}
            </dl>
          </section>
        ))}
      </div>
    </Section>
  )
}
