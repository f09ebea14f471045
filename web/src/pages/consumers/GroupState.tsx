import { StateBadge } from '../../ui/StateBadge.tsx'
import { Unknown } from '../../ui/Value.tsx'
import { stateWords } from './group-words.ts'

/** Kafka's word for a group's state, with what it means. */
export function GroupState({ state }: { readonly state: string | null }) {
  if (state === null) return <Unknown reason="The coordinator did not describe the group." />
  const { tone, meaning } = stateWords(state)
  return <StateBadge tone={tone} label={state} tip={meaning} />
}
