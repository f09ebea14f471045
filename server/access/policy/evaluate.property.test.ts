/**
 * The evaluator against a specification that goes about it otherwise: a small world is written out, every single thing in it is
 * decided by itself, and a question about many is what holds for all of them.
 */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { ACTIONS, type ActionName } from '@millrace/contract/actions.ts'
import { evaluate } from './evaluate.ts'
import { parsePolicies } from './parse-policies.ts'

interface Written {
  readonly resource: readonly string[]
  readonly effect: 'Allow' | 'Deny' | 'Stage'
  readonly actions: readonly string[]
  readonly roles: readonly string[]
}

/** Two clusters by two names each, one registry, and a few things in them. */
const CLUSTERS = [
  { id: 'c1', environmentName: 'prod eu' },
  { id: 'c2', environmentName: null },
]
const TYPES = ['topic', 'group', 'subject']
const NAMES = ['a', 'ab', 'abc', 'cab', 'x']

type Thing = readonly [domain: string, ids: readonly string[], type: string, name: string]
const WORLD: readonly Thing[] = [
  ...CLUSTERS.map(({ id, environmentName }): [string, string[]] => [
    'cluster',
    [id, environmentName].filter((text) => text !== null),
  ]),
  ['schema', ['s1']] as [string, string[]],
].flatMap(([domain, ids]) =>
  // What is not named by any pattern stands for all else that there may be.
  [...TYPES, 'other-type'].flatMap((type) =>
    [...NAMES, 'other-name'].map((name): Thing => [domain, ids, type, name]),
  ),
)
function textMatches(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text)
}

const thingMatches = (resource: readonly string[], [domain, ids, type, name]: Thing): boolean =>
  textMatches(resource[0], domain) &&
  ids.some((id) => textMatches(resource[1], id)) &&
  textMatches(resource[2], type) &&
  textMatches(resource[3], name)

/** An action by its current name is permitted by its own name, its older spellings and its umbrella's. */
function names(action: ActionName): string[] {
  const umbrellas = Object.entries(ACTIONS)
    .filter(([, entry]) => entry.includes?.includes(action) === true)
    .map(([name]) => name)
  return [action, ...(ACTIONS[action].aliases ?? []), ...umbrellas]
}

type Effect = Written['effect']

/** Effects of the policies that are about this thing. */
function effectsOn(
  policies: readonly Written[],
  { roles, action }: Asking,
  thing: Thing,
): Effect[] {
  const { domain } = ACTIONS[action]
  if (domain !== 'any' && domain !== thing[0]) return []
  return policies
    .filter((policy) => policy.actions.some((written) => names(action).includes(written)))
    .filter((policy) => policy.roles.some((role) => role === '*' || roles.includes(role)))
    .filter((policy) => thingMatches(policy.resource, thing))
    .map((policy) => policy.effect)
}

interface Asking {
  readonly roles: readonly string[]
  readonly action: ActionName
}

function decided(effects: readonly Effect[]): 'allow' | 'stage' | 'deny' {
  if (effects.includes('Deny')) return 'deny'
  if (effects.includes('Allow')) return 'allow'
  return effects.includes('Stage') ? 'stage' : 'deny'
}

function things(path: readonly string[]): readonly Thing[] {
  const [domain, id, type, name] = path
  return WORLD.filter(
    (thing) =>
      thing[0] === domain &&
      (id === undefined || thing[1].includes(id)) &&
      (type === undefined || thing[2] === type) &&
      (name === undefined || thing[3] === name),
  )
}

/** One that the domain has: others are mistakes in the file. */
const typeOf = (domain: string, type: string): string => {
  if (domain === '*' || type === '*') return type
  return domain === 'schema' ? 'subject' : type === 'subject' ? 'topic' : type
}

const anyText = (...texts: readonly string[]) => fc.constantFrom(...texts, '*')
const resource = fc
  .tuple(
    fc.constantFrom('cluster', 'cluster', 'cluster', 'schema', '*'),
    anyText('c1', 'c2', 'prod eu', 's1', 'c*', '*eu', 'prod*'),
    anyText('topic', 'group', 'subject'),
    anyText('a', 'abc', 'x', 'a*', 'ab*', '*b', '*c', '*abc'),
  )
  .map(([domain, id, type, name]) => [domain, id, typeOf(domain, type), name])
  .chain((whole) => fc.integer({ min: 1, max: 4 }).map((length) => whole.slice(0, length)))
const roleNames = fc.constantFrom('r1', 'r2', 'r3')
const ASKED: readonly ActionName[] = [
  'TOPIC_DATA_QUERY',
  'TOPIC_DATA_DOWNLOAD',
  'TOPIC_ALTER_REASSIGNMENTS',
  'BULK_ACTION',
  'SCHEMA_DELETE',
]
const written = fc.record({
  resource,
  effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const, 'Stage' as const),
  actions: fc.uniqueArray(
    fc.constantFrom('TOPIC_INSPECT', 'TOPIC_ALTER_REPLICAS', 'SCHEMA_EDIT', ...ASKED),
    { minLength: 1, maxLength: 4 },
  ),
  roles: fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: roleNames }, fc.constant('*')), {
    minLength: 1,
  }),
})
const policies = fc.array(written, { maxLength: 6 })
const own = fc.uniqueArray(roleNames, { maxLength: 2 })
const path = fc.oneof(
  fc.constantFrom(['cluster', 'c1'], ['cluster', 'prod eu'], ['cluster', 'c2'], ['schema', 's1']),
  fc
    .tuple(
      fc.constantFrom('c1', 'prod eu', 'c2'),
      fc.constantFrom(...TYPES),
      fc.constantFrom(...NAMES),
    )
    .chain(([id, type, name]) =>
      fc.constantFrom(['cluster', id, type], ['cluster', id, type, name]),
    ),
)

const namesFor = (asked: readonly string[]) =>
  CLUSTERS.find(({ id, environmentName }) => [id, environmentName].includes(asked[1] ?? '')) ?? null

function ask(given: readonly Written[], asking: Asking, resource: readonly string[]) {
  const { rules } = parsePolicies(JSON.stringify({ policies: given }), 'rbac.yaml')
  return evaluate(rules, { ...asking, resource, names: namesFor(resource) })
}

test('one thing is decided as the specification says', () => {
  const thing = path.filter((asked) => asked.length === 4)
  fc.assert(
    fc.property(policies, own, fc.constantFrom(...ASKED), thing, (given, roles, action, asked) => {
      const found = ask(given, { roles, action }, asked)
      const [only] = things(asked)
      assert.ok(only !== undefined)
      const decide = (of: readonly Written[]) => decided(effectsOn(of, { roles, action }, only))
      assert.equal(found.decision, decide(given))
      if (found.policy === null) assert.equal(found.by, 'implicit')
      // What is named as deciding does decide: it alone gives the same answer.
      else
        assert.equal(
          decide(given.slice(found.policy.number - 1, found.policy.number)),
          found.decision,
        )
    }),
    { numRuns: 3_000 },
  )
})

test('a whole is what one policy says of all of it, unless any part is denied', () => {
  const whole = path.filter((asked) => asked.length < 4)
  fc.assert(
    fc.property(policies, own, fc.constantFrom(...ASKED), whole, (given, roles, action, asked) => {
      const found = ask(given, { roles, action }, asked)
      const parts = things(asked)
      const each = parts.map((thing) => effectsOn(given, { roles, action }, thing))
      const covers = (effect: Effect): boolean =>
        given.some((policy) =>
          parts.every((thing) => effectsOn([policy], { roles, action }, thing).includes(effect)),
        )
      const isDenied = each.some((effects) => effects.includes('Deny'))
      const expected = isDenied
        ? 'deny'
        : covers('Allow')
          ? 'allow'
          : covers('Stage')
            ? 'stage'
            : 'deny'
      assert.equal(found.decision, expected)
      if (expected === 'deny' && each.some((effects) => decided(effects) === 'allow'))
        assert.equal(found.partly, true)
    }),
    { numRuns: 3_000 },
  )
})

test('the order of policies does not matter', () => {
  fc.assert(
    fc.property(policies, own, fc.constantFrom(...ASKED), path, (given, roles, action, asked) => {
      const { decision } = ask(given, { roles, action }, asked)
      assert.equal(ask(given.toReversed(), { roles, action }, asked).decision, decision)
    }),
  )
})
