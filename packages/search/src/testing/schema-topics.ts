/** For tests of searches over a real schema registry: what Confluent's Python client writes. */
import { runPython } from '@millrace/dev/testing/python.ts'
import type { TestRegistry } from '@millrace/dev/testing/registry.ts'
import type { ConfluentSettings } from '@millrace/registries/settings.ts'
import type { FormatSettings } from '../formats.ts'

export const ORDER_AVRO = JSON.stringify({
  type: 'record',
  name: 'Order',
  namespace: 'shop',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'customer', type: ['null', 'string'], default: null },
    { name: 'total', type: 'long' },
  ],
})
export const ORDER_PROTO = `syntax = "proto3";
package shop;
message Order { string id = 1; optional string customer = 2; int64 total = 3; }
message Key { string id = 1; }`
export const ORDER_JSON_SCHEMA = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Order',
  type: 'object',
  properties: { id: { type: 'string' }, customer: { type: 'string' }, total: { type: 'integer' } },
})
export const KEY_AVRO = JSON.stringify({
  type: 'record',
  name: 'Key',
  namespace: 'shop',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'region', type: 'int' },
  ],
})

export const SIDES = {
  avro: { format: 'avro', schema: ORDER_AVRO },
  protobuf: { format: 'protobuf', files: { 'order.proto': ORDER_PROTO }, message: 'shop.Order' },
  json: { format: 'json', schema: ORDER_JSON_SCHEMA },
} as const

export function settingsOf(registry: TestRegistry, id = 'main'): ConfluentSettings {
  const { url } = registry
  return { kind: 'confluent', id, name: null, urls: [url], auth: { kind: 'none' }, tls: null }
}

export function formatsOf(registry: TestRegistry): FormatSettings {
  return { registries: [settingsOf(registry)], local: [], custom: [] }
}

/** @param records as dev/python/produce.py takes them */
export async function producePython(
  bootstrap: string,
  registry: TestRegistry,
  topic: string,
  sides: { readonly key?: object; readonly value?: object },
  records: readonly object[],
): Promise<void> {
  await runPython('produce.py', { registry: registry.url, bootstrap, topic, ...sides, records })
}
