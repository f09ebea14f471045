/** deploy/compose: what Millrace is told there is right, and it runs as confined as the image allows. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { parse } from 'yaml'
import { z } from 'zod'
import { loadConfig } from './load.ts'

const FOLDER = path.join(import.meta.dirname, '../../deploy/compose')

const service = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  ports: z.array(z.string()),
  tmpfs: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
})

const { services } = z
  .object({ services: z.record(z.string(), service) })
  .parse(parse(readFileSync(path.join(FOLDER, 'compose.yaml'), 'utf8'), { merge: true }))
const { millrace, ...others } = services

test('every service runs without capabilities and new privileges, and is reached from this machine alone', () => {
  assert.deepEqual(Object.keys(services), ['kafka', 'registry', 'connect', 'millrace'])
  for (const { cap_drop: dropped, security_opt: security, ports } of Object.values(services)) {
    assert.deepEqual(dropped, ['ALL'])
    assert.deepEqual(security, ['no-new-privileges:true'])
    for (const port of ports) assert.match(port, /^127\.0\.0\.1:/)
  }
})

test('Millrace has a read-only root with a tmpfs on /tmp; the others have a pinned version and a health check', () => {
  assert.equal(millrace?.read_only, true)
  assert.match(millrace?.tmpfs?.[0] ?? '', /^\/tmp:/)
  for (const [name, { image, healthcheck }] of Object.entries(others)) {
    assert.match(image, /:\d+\.\d+\.\d+$/, name)
    assert.equal(healthcheck?.test[0], 'CMD', name)
  }
})

test('Millrace takes the variables that it is given, and finds the services by their names', () => {
  const given = Object.entries(millrace?.environment ?? {}).map(([name, value]) => [
    name,
    // As compose fills in variables of its caller.
    String(value).replaceAll(/\$\{\w+:\?[^}]*\}/g, 'a secret of one’s own, 32 characters'),
  ])
  const config = loadConfig(Object.fromEntries(given))
  const [resource] = config.resources
  assert.deepEqual(resource?.kafka.bootstrap, [{ host: 'kafka', port: 9092 }])
  const misspelled = config.warnings.filter((warning) => /misspelled|did you mean/i.test(warning))
  assert.deepEqual(misspelled, [])
  for (const name of ['SCHEMA_REGISTRY_URL', 'CONNECT_REST_URL'])
    assert.ok(services[new URL(String(millrace?.environment?.[name])).hostname], name)
})
