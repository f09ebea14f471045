/** What everybody may do: the ALLOW_<ACTION> variables, with umbrella actions unfolded. */
import {
  ACTION_NAMES,
  ACTIONS,
  actionNamed,
  type ActionName,
  actionsThatPermit,
} from '@millrace/contract/actions.ts'

type Decision =
  | { readonly allowed: true }
  /** `reason` is a sentence that names what would allow it. */
  | { readonly allowed: false; readonly reason: string }

export interface Allowed {
  /** Every action that is permitted, umbrellas unfolded, in the catalogue's order. */
  readonly actions: readonly ActionName[]
  decide(action: ActionName): Decision
}

/** @param spellings Config.allowed: names as written in ALLOW_<ACTION>, older spellings included */
export function allowedToAll(spellings: readonly string[]): Allowed {
  const given = new Set(spellings.map(actionNamed))
  const actions = ACTION_NAMES.filter((action) =>
    actionsThatPermit(action).some((name) => given.has(name)),
  )
  const set = new Set(actions)
  return {
    actions,
    decide(action) {
      if (set.has(action)) return { allowed: true }
      const variables = actionsThatPermit(action).map((name) => `ALLOW_${name}=true`)
      return {
        allowed: false,
        reason: `${action} (${ACTIONS[action].permits}) is not allowed: set ${variables.join(' or ')}.`,
      }
    },
  }
}
