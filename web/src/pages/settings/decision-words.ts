/** How decisions of the server are told. */
import type { Explanation, Policy } from '@millrace/contract/access.ts'
import { ACTIONS, type ActionName } from '@millrace/contract/actions.ts'
import type { Tone } from '../../ui/StateBadge.tsx'

export const DECISIONS: Readonly<
  Record<Explanation['decision'], { readonly tone: Tone; readonly word: string }>
> = {
  allow: { tone: 'ok', word: 'Allowed' },
  stage: { tone: 'info', word: 'Staged' },
  deny: { tone: 'neutral', word: 'Denied' },
}

export const EFFECTS: Readonly<
  Record<Policy['effect'], { readonly tone: Tone; readonly word: string }>
> = {
  Allow: { tone: 'ok', word: 'Allow' },
  Deny: { tone: 'error', word: 'Deny' },
  Stage: { tone: 'info', word: 'Stage' },
}

/** `cluster / Q9xyz / topic / tx_*` */
export const pathWords = (path: readonly string[]): string => path.join(' / ')

/** `Policy 3: Allow TOPIC_EDIT on cluster / * for ops` */
export function policyWords({ number, effect, actions, resource, roles }: Policy): string {
  return `Policy ${number}: ${effect} ${actions.join(', ')} on ${pathWords(resource)} for ${roles.join(', ')}`
}

/** The reason, and the policy behind it: of a tooltip. */
export function explanationWords({ reason, policy }: Explanation): string {
  return policy === null ? reason : `${reason}\n${policyWords(policy)}`
}

/** Actions that belong together, in the catalogue's order. */
export interface ActionGroup {
  readonly label: string
  readonly actions: readonly ActionName[]
}

const OBJECTS: readonly (readonly [RegExp, string])[] = [
  [/^TOPIC_/, 'Topics'],
  [/^GROUP_/, 'Groups'],
  [/^BROKER_/, 'Brokers'],
  [/^(?:ACL|QUOTA|PRODUCER)_/, 'Security and producers'],
]

function groupLabel(action: ActionName): string {
  switch (ACTIONS[action].domain) {
    case 'cluster':
      return OBJECTS.find(([pattern]) => pattern.test(action))?.[1] ?? 'Cluster'
    case 'schema':
      return 'Schema registry'
    case 'connect':
      return 'Kafka Connect'
    case 'ksqldb':
      return 'ksqlDB'
    case 'any':
      return 'Several at once'
    case 'millrace':
      return 'This installation'
  }
}

export function actionGroups(actions: readonly ActionName[]): readonly ActionGroup[] {
  const groups = new Map<string, ActionName[]>()
  for (const action of actions) {
    const label = groupLabel(action)
    groups.set(label, [...(groups.get(label) ?? []), action])
  }
  return [...groups].map(([label, members]) => ({ label, actions: members }))
}
