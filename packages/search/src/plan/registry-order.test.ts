import assert from 'node:assert/strict'
import test from 'node:test'
import type { ConfluentSettings } from '@millrace/registries/settings.ts'
import type { FormatSettings } from '../formats.ts'
import { preferring } from './registry-order.ts'

const registry = (id: string, name: string | null): ConfluentSettings => ({
  kind: 'confluent',
  id,
  name,
  urls: ['http://registry:8081'],
  auth: { kind: 'none' },
  tls: null,
})
const formats: FormatSettings = {
  registries: [registry('one', 'Payments'), registry('two', 'Orders'), registry('three', null)],
  local: [],
  custom: [],
}
const ids = ({ registries }: FormatSettings): string[] => registries.map(({ id }) => id)

test('the registry that is asked for, by id or name, comes before the others', () => {
  assert.deepEqual(ids(preferring(formats, 'three')), ['three', 'one', 'two'])
  assert.deepEqual(ids(preferring(formats, 'Orders')), ['two', 'one', 'three'])
})

test('what is the same is the same object, so that what was made of it is found again', () => {
  assert.equal(preferring(formats, undefined), formats)
  assert.equal(preferring(formats, 'Payments'), formats)
  assert.equal(preferring(formats, 'two'), preferring(formats, 'Orders'))
})

test('one that the cluster does not have is refused with those that it has', () => {
  assert.throws(() => preferring(formats, 'four'), {
    code: 'MR_SEARCH_REQUEST',
    message: /"four".*one \(Payments\), two \(Orders\), three\.$/,
  })
  assert.throws(() => preferring({ ...formats, registries: [] }, 'one'), { message: /has none\.$/ })
})
