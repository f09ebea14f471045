/**
 * Who may do what, by the policies of an RBAC file: those of the asking user's roles that have the action and match the resource.
 * Any Deny denies; else any Allow allows; else any Stage stages; else it is denied.
 */
import type { Explanation, ResourcePath } from '@millrace/contract/access.ts'
import { ACTIONS, type ActionName } from '@millrace/contract/actions.ts'
import type { ClusterNames } from '../model.ts'
import { meets, type Rule } from './model.ts'
import { includesPattern, type Question, questionOf, relate } from './resource-pattern.ts'
import { because } from './reasons.ts'

export interface Asked {
  readonly action: ActionName
  readonly resource: ResourcePath
  /** Further ids of the resource's cluster. */
  readonly names: ClusterNames | null
  readonly roles: readonly string[]
}

/** Of a cut resource path (a whole cluster) everything below it is meant. */
export function evaluate(rules: readonly Rule[], asked: Asked): Explanation {
  const { includes } = ACTIONS[asked.action]
  if (includes === undefined) return evaluateOne(rules, asked)
  // Having an umbrella is having all of it: the least of its parts decides.
  const parts = includes.map((action) => evaluateOne(rules, { ...asked, action }))
  const [least] = parts.toSorted((a, b) => rank(a) - rank(b))
  // An umbrella includes something.
  return { ...least!, action: asked.action }
}

const RANK = { deny: 0, stage: 2, allow: 4 } as const

/** A policy that denies says more than that there is none. */
const rank = ({ decision, policy }: Explanation): number =>
  RANK[decision] + (policy === null ? 1 : 0)

function evaluateOne(rules: readonly Rule[], asked: Asked): Explanation {
  const { action, resource, names, roles } = asked
  const question = questionOf(resource, names)
  const answer = { action, resource: [...resource] }
  const { domain } = ACTIONS[action]
  const isInvalid = domain !== 'any' && question.domain !== '*' && domain !== question.domain
  if (isInvalid)
    return {
      ...answer,
      decision: 'deny',
      by: 'implicit',
      reason: because.invalid(asked),
      policy: null,
    }

  const mine = rules.filter(
    ({ policy, actions }) => actions.has(action) && meets(policy.roles, roles),
  )
  const denying = relating(mine, 'Deny', question)
  const allowing = relating(mine, 'Allow', question)
  const staging = relating(mine, 'Stage', question)

  const giving = [allowing, staging].flatMap(({ covering, partial }) => [...covering, ...partial])
  const partly = isPartly(giving, denying) ? ({ partly: true } as const) : {}
  const [denied] = denying.covering
  if (denied !== undefined) return decided('deny', denied)
  const [deniedPart] = denying.partial
  // Who is given nothing of it lacks a policy, whatever else is denied.
  if (deniedPart !== undefined && giving.length > 0) {
    const { policy } = deniedPart
    const reason = because.deniedInPart(asked, policy)
    // One that names a single object tells its name, which who asks about the whole may not be meant to know.
    const told = namesOne(deniedPart) ? null : policy
    return { ...answer, decision: 'deny', by: 'policy', reason, policy: told, ...partly }
  }
  const [allowed] = allowing.covering
  if (allowed !== undefined) return decided('allow', allowed)
  const [staged] = staging.covering
  if (staged !== undefined) return decided('stage', staged)
  const reason = because.nothing(asked, allowing.partial.length + staging.partial.length > 0)
  return { ...answer, decision: 'deny', by: 'implicit', reason, policy: null, ...partly }

  function decided(decision: Explanation['decision'], { policy }: Rule): Explanation {
    return {
      ...answer,
      decision,
      by: 'policy',
      reason: because.policy(asked, decision, policy),
      policy,
    }
  }
}

interface Relating {
  readonly covering: readonly Rule[]
  readonly partial: readonly Rule[]
}

function relating(
  rules: readonly Rule[],
  effect: Rule['policy']['effect'],
  question: Question,
): Relating {
  const covering: Rule[] = []
  const partial: Rule[] = []
  for (const rule of rules) {
    if (rule.policy.effect !== effect) continue
    const relation = relate(rule.pattern, question, effect === 'Deny')
    if (relation === 'covers') covering.push(rule)
    else if (relation === 'part') partial.push(rule)
  }
  return { covering, partial }
}

/** Whether anything is left of what is given when what is denied is taken away; by single policies, which is as exact as a hint needs. */
function isPartly(giving: readonly Rule[], denying: Relating): boolean {
  if (denying.covering.length > 0) return false
  return giving.some(
    ({ pattern }) => !denying.partial.some((denied) => includesPattern(denied.pattern, pattern)),
  )
}

const namesOne = ({ pattern: [, , , name = '*'] }: Rule): boolean => !name.includes('*')
