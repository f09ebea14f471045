import { Hourglass } from 'lucide-react'
import { Empty } from '../../ui/Empty.tsx'

/** The server knows of no answer yet; `metadata.missing`, above it, says why. */
export function NotObserved({ what }: { readonly what: string }) {
  return (
    <Empty title={`${what} not known yet`} icon={Hourglass}>
      It appears here as soon as the cluster has told it.
    </Empty>
  )
}
