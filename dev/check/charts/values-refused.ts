/** Values that must be refused, and a word of the reason. */

export interface RefusedValues {
  readonly name: string
  readonly values: Readonly<Record<string, unknown>>
  readonly reason: RegExp
}

const secret = { existingSecret: 'millrace' }
const route = { enabled: true, hosts: [{ host: 'example.com' }] }

export const REFUSED: readonly RefusedValues[] = [
  {
    name: 'two replicas without a shared secret',
    values: { replicaCount: 2 },
    reason: /replicaCount is 2.*MILLRACE_SECRET.*secret\.existingSecret/,
  },
  {
    name: 'two replicas that keep state in memory, in a map',
    values: { replicaCount: 2, secret, env: { PERSISTENCE_MODE: 'none' } },
    reason: /\/env': 'not' failed/,
  },
  {
    name: 'two replicas that keep state in memory, in a list',
    values: { replicaCount: 2, secret, env: [{ name: 'PERSISTENCE_MODE', value: 'none' }] },
    reason: /\/env': 'not' failed/,
  },
  {
    name: 'two replicas that keep state in memory, in extraEnv',
    values: { replicaCount: 2, secret, extraEnv: [{ name: 'PERSISTENCE_MODE', value: ' None' }] },
    reason: /\/extraEnv': 'not' failed/,
  },
  {
    name: 'two replicas that keep state in memory, in secretEnv',
    values: { replicaCount: 2, secret, secretEnv: { PERSISTENCE_MODE: 'none' } },
    reason: /\/secretEnv': 'not' failed/,
  },
  {
    name: 'a value that there is not',
    values: { replicas: 2 },
    reason: /additional properties 'replicas' not allowed/,
  },
  {
    name: 'a misspelled value further in',
    values: { ingress: { enabled: true, className: 'nginx', hosts: [{ host: 'a.b' }] } },
    reason: /additional properties 'className' not allowed/,
  },
  {
    name: 'a secret that is too short',
    values: { secret: { value: 'short' } },
    reason: /\/secret\/value/,
  },
  {
    name: 'an Ingress without hosts',
    values: { ingress: { enabled: true } },
    reason: /\/ingress\/hosts': minItems/,
  },
  {
    name: 'a route without a gateway',
    values: { gateway: route },
    reason: /\/gateway\/gatewayName': minLength/,
  },
  {
    name: 'an API route without an API port',
    values: { ingressApi: route },
    reason: /api\.enabled/,
  },
  {
    name: 'paths and a sub-path',
    values: { ingress: { ...route, subPath: '/kpow', hosts: [{ host: 'a.b', paths: ['/x'] }] } },
    reason: /either .*subPath or paths/,
  },
  {
    name: 'a sub-path with a slash at the end',
    values: { ingress: { ...route, subPath: '/kpow/' } },
    reason: /\/ingress\/subPath/,
  },
  {
    name: 'files from nowhere',
    values: { files: { rbac: { env: { RBAC_CONFIGURATION_FILE: 'rbac.yaml' } } } },
    reason: /\/files\/rbac': 'oneOf' failed/,
  },
  {
    name: 'a variable with a name that is none',
    values: { env: { 'NO-NAME': 'x' } },
    reason: /NO-NAME/,
  },
  {
    name: 'autoscaling',
    values: { autoscaling: { enabled: true, maxReplicas: 5 } },
    reason: /\/autoscaling\/enabled/,
  },
  {
    name: 'an Ingress without a Service',
    values: { ingress: route, service: { enabled: false } },
    reason: /needs service\.enabled/,
  },
]
