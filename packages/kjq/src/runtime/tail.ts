/**
 * Tail calls. jq runs `def f: if . >= 100000 then . else . + 1 | f end` in constant stack; nested JavaScript calls would
 * not. A call at the end of a function's body leaves what to run in `pending` and returns TAIL_CALL; the function that
 * called the body goes on with it in a loop. Nothing runs between leaving it and taking it, so one place is enough.
 */
import type { Json } from '../json/value.ts'
import type { Budget } from './budget.ts'
import { NO_ENV, type Env } from './env.ts'
import { TAIL_CALL, type Filter } from './filter.ts'

const pending: { body: Filter | null; input: Json; env: Env } = {
  body: null,
  input: null,
  env: NO_ENV,
}

export function leaveTailCall(body: Filter, input: Json, env: Env): typeof TAIL_CALL {
  pending.body = body
  pending.input = input
  pending.env = env
  return TAIL_CALL
}

/** A body that gives one output, and whatever it ends in. */
export function runOne(body: Filter, input: Json, env: Env, budget: Budget): Json {
  let next = body
  let at = input
  let scope = env
  for (;;) {
    // Only bodies that give one output get here.
    const value = next.tail?.one ? next.tail.one(at, scope) : next.one!(at, scope)
    if (value !== TAIL_CALL) return value
    budget.step()
    next = pending.body ?? next
    at = pending.input
    scope = pending.env
  }
}

/** All outputs of a body, and whatever it ends in. */
export function* runEach(body: Filter, input: Json, env: Env, budget: Budget): Iterable<Json> {
  let next = body
  let at = input
  let scope = env
  for (let again = true; again;) {
    again = false
    for (const value of (next.tail ?? next).each(at, scope)) {
      if (value === TAIL_CALL) {
        again = true
        next = pending.body ?? next
        at = pending.input
        scope = pending.env
        break
      }
      yield value
    }
    if (again) budget.step()
  }
}
