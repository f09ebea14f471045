import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VARIABLES } from '../../config/variables.ts'
import { shownVariables } from './shown-variables.ts'

const REDACTED = '[redacted]'

test('what is ours is shown by name; secrets are not, in whatever set, spelling or address', () => {
  const shown = shownVariables({
    BOOTSTRAP: 'kafka:9092',
    BOOTSTRAP_2: 'other:9092',
    SASL_JAAS_CONFIG_2: 'PlainLoginModule required password="hunter2";',
    SSL_KEYSTORE_PASSWORD: 'hunter2',
    SSL_KEYSTORE_LOCATION: '/etc/keys.p12',
    MILLRACE_SECRET: 'hunter2hunter2hunter2',
    ENVIRONMENT_NAME: 'AES:aHVudGVyMg==',
    ALLOW_TOPIC_EDIT: 'true',
    PROMETHEUS_PASSWORD: 'hunter2',
    SLACK_WEBHOOK_URL: 'https://hooks.example.org/services/T0/hunter2',
    WEBHOOK_URL: 'https://example.org/hunter2',
    SCHEMA_REGISTRY_URL: 'https://me:hunter2@example.org/',
    AUTH_LANDING_URI: 'https://example.org/kpow/?token=hunter2',
    SCHEMA_REGISTRY_PASSWORD: 'hunter2',
    PORT: '',
    HOME: '/root',
    AWS_SECRET_ACCESS_KEY: 'hunter2',
  })
  assert.doesNotMatch(JSON.stringify(shown), /hunter2|aHVudGVyMg/)
  const values = new Map(shown.map(({ name, value }) => [name, value]))
  assert.equal(values.get('BOOTSTRAP_2'), 'other:9092')
  assert.equal(values.get('SASL_JAAS_CONFIG_2'), REDACTED)
  assert.equal(values.get('SSL_KEYSTORE_LOCATION'), '/etc/keys.p12')
  assert.equal(values.get('AUTH_LANDING_URI'), `https://example.org/kpow/?${REDACTED}`)
  assert.equal(values.get('ALLOW_TOPIC_EDIT'), 'true')
  for (const name of ['PORT', 'HOME', 'AWS_SECRET_ACCESS_KEY'])
    assert.equal(values.has(name), false)
})

test('every variable that the table calls secret is redacted', () => {
  const secrets = Object.entries(VARIABLES).filter(([, spec]) => 'secret' in spec)
  assert.ok(secrets.length > 2)
  for (const [name] of secrets)
    assert.deepEqual(shownVariables({ [name]: 'hunter2' }), [{ name, value: REDACTED }])
})
