import type { ClusterRow } from '@millrace/contract/cluster.ts'
import { Lock, TextSearch, Unplug } from 'lucide-react'
import { Empty } from '../../ui/Empty.tsx'
import { useTopics } from './search-reads.ts'

interface WelcomeProps {
  readonly cluster: ClusterRow | undefined
  /** Of the cluster, as the address has it. */
  readonly name: string
  readonly refusal: string | null
}

/** Where results will be: what to do first, or why nothing can be searched. */
export function Welcome({ cluster, name, refusal }: WelcomeProps) {
  const topics = useTopics(name)
  if (refusal !== null) {
    return (
      <Empty title="Records may not be read here" icon={Lock}>
        {refusal}
      </Empty>
    )
  }
  if (cluster?.state === 'unreachable') {
    return (
      <Empty title={`${cluster.label} does not answer`} icon={Unplug}>
        {cluster.state_reason} A search can be tried all the same: it asks the brokers anew.
      </Empty>
    )
  }
  const missing = topics.data?.metadata.missing ?? []
  if (topics.data !== undefined && topics.data.topics.length === 0) {
    const [first] = missing
    return first === undefined ? (
      <Empty title="No topics" icon={TextSearch}>
        This cluster has no topics yet: there is nothing to search.
      </Empty>
    ) : (
      <Empty title="No topics known" icon={TextSearch}>
        {first.reason} A topic can still be searched by its name.
      </Empty>
    )
  }
  return (
    <Empty title="Choose a topic and run" icon={TextSearch}>
      Without a filter the newest records are shown. A filter reads all of the window; what it found
      and what it passed over is told while it goes.
    </Empty>
  )
}
