import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Change } from '@millrace/contract/change.ts'
import type { AclBinding } from '@millrace/kafka/read/model.ts'
import * as fc from 'fast-check'
import { scopeOf } from '../../access/tenancy/scope.ts'
import { aclName, resourcesNamed } from '../changes/acl-name.ts'
import { tellsChange } from './told-changes.ts'
import { visibility, type Visibility } from './visibility.ts'

function seen(
  includes: readonly (readonly string[])[],
  excludes: readonly (readonly string[])[] = [],
  inferred: readonly string[] = [],
): Visibility {
  const scope = scopeOf('t', { includes, excludes }).cluster({ id: 'c', environmentName: null })
  assert.ok(scope, 'the cluster is in the tenant')
  return visibility(scope, new Set(inferred))
}

const topics = (name: string): string[] => ['cluster', '*', 'topic', name]
const groups = (name: string): string[] => ['cluster', '*', 'group', name]

const change = (entity: Change['entity'], name: string): Change => ({
  id: 'x',
  at: 2,
  not_before: 1,
  entity,
  name,
  kind: 'appeared',
  field: null,
  before: null,
  after: null,
  summary: '',
})

const acl = (more: Partial<AclBinding> = {}): string =>
  aclName({
    principal: 'User:alice',
    host: '*',
    operation: 'READ',
    permission: 'ALLOW',
    resourceType: 'TOPIC',
    resourceName: 'a.1',
    patternType: 'LITERAL',
    ...more,
  })

suite('changes that a tenant is told of', () => {
  const some = seen([topics('a.*'), groups('a.*')], [topics('a.secret')], ['x.read'])
  const whole = seen([['cluster', '*']], [topics('b.*')])
  const cases: [string, Visibility, Change, boolean][] = [
    ['a topic of it', some, change('topic', 'a.1'), true],
    ['another one', some, change('topic', 'b.1'), false],
    ['an excluded one', some, change('topic', 'a.secret'), false],
    ['one that a group of it reads', some, change('topic', 'x.read'), true],
    ['one that nobody of it reads any more', some, change('topic', 'x.gone'), false],
    ['a group of it', some, change('group', 'a.g'), true],
    ['another one', some, change('group', 'b.g'), false],
    ['a broker', some, change('broker', '1'), true],
    ['the controller', some, change('cluster', ''), true],
    ['many topics, counted', some, change('topic', ''), false],
    ['many brokers, counted', some, change('broker', ''), true],
    ['many topics, of a tenant that lacks some', whole, change('topic', ''), false],
    ['many groups, of a tenant that has all', whole, change('group', ''), true],
    ['a quota', some, change('quota', 'user alice'), false],
    ['a quota, of the whole cluster', whole, change('quota', 'user alice'), true],
    ['an ACL on a topic of it', some, change('acl', acl()), true],
    ['on another one', some, change('acl', acl({ resourceName: 'b.1' })), false],
    ['on all topics', some, change('acl', acl({ resourceName: '*' })), true],
    [
      'on a prefix within it',
      some,
      change('acl', acl({ resourceName: 'a.x', patternType: 'PREFIXED' })),
      true,
    ],
    [
      'on a prefix that is wider',
      some,
      change('acl', acl({ resourceName: 'a', patternType: 'PREFIXED' })),
      false,
    ],
    [
      'on the cluster',
      some,
      change('acl', acl({ resourceType: 'CLUSTER', resourceName: 'kafka-cluster' })),
      false,
    ],
    [
      'on the cluster, of the whole cluster',
      whole,
      change('acl', acl({ resourceType: 'CLUSTER', resourceName: 'kafka-cluster' })),
      true,
    ],
    [
      'on a group whose name might be another',
      some,
      change('acl', acl({ resourceType: 'GROUP', resourceName: 'b to a.g to c' })),
      false,
    ],
  ]
  for (const [name, of, what, expected] of cases)
    test(`${name}: ${expected ? 'told' : 'not told'}`, () => {
      assert.equal(tellsChange(of, { topic: true, group: true }, what), expected)
    })
})

test('the topic of an ACL is told exactly, whoever it is for', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/)
  fc.assert(
    fc.property(
      name,
      fc.string(),
      fc.constantFrom('LITERAL', 'PREFIXED'),
      (topic, user, pattern) => {
        const named = acl({ resourceName: topic, principal: user, patternType: pattern })
        assert.deepEqual(resourcesNamed(named), [
          { resourceType: 'TOPIC', resourceName: topic, patternType: pattern },
        ])
      },
    ),
  )
})

test('the resource of an ACL is among those that its name may mean', () => {
  const word = fc.string({ minLength: 1 }).filter((text) => !/\s/.test(text) && text !== 'TOPIC')
  const text = fc.oneof(fc.string(), fc.constantFrom('a to b', 'x (prefix)', ' to ', 'to'))
  fc.assert(
    fc.property(
      word,
      text,
      text,
      fc.constantFrom('LITERAL', 'PREFIXED'),
      (type, name, principal, pattern) => {
        const named = acl({
          resourceType: type,
          resourceName: name,
          principal,
          patternType: pattern,
        })
        assert.ok(
          resourcesNamed(named).some(
            (one) =>
              one.resourceType === type && one.resourceName === name && one.patternType === pattern,
          ),
        )
      },
    ),
  )
})
