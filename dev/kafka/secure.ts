import { join } from 'node:path'
import { start, temporaryFolder, type KafkaCluster } from './cluster.ts'
import { freePorts } from './ports.ts'
import { CLUSTER_ID, combinedNode } from './properties.ts'
import { generateTls, STORE_PASSWORD } from './tls.ts'

const USERS = ['admin', 'alice', 'bob']

export interface SecureCluster extends KafkaCluster {
  /** Bootstrap addresses. */
  readonly listeners: {
    readonly saslPlaintext: string
    readonly ssl: string
    readonly saslSsl: string
  }
  readonly tls: { readonly dir: string }
}

/**
 * One node with an authorizer: PLAINTEXT is the super user ANONYMOUS; SASL_PLAINTEXT and SASL_SSL take PLAIN,
 * SCRAM-SHA-256 and SCRAM-SHA-512 of admin (super user), alice and bob, password `<name>-secret`, and OAUTHBEARER with
 * any unsecured JWT (algorithm none), whose `sub` is the principal; SSL asks for a client
 * certificate whose CN is the principal. Two log folders; delegation tokens on.
 */
export async function startSecureNode(): Promise<SecureCluster> {
  const dir = await temporaryFolder('secure')
  const tlsDir = join(dir, 'tls')
  await generateTls(tlsDir)
  let ports: number[] = []
  const cluster = await start(dir, false, '4.3.1', async () => {
    ports = await freePorts(5)
    const [port = 0, controllerPort = 0] = ports
    const node = { id: 1, port, controllerPort }
    const base = combinedNode(node, [node], `${join(dir, 'data1')},${join(dir, 'data2')}`)
    const properties = { ...base, ...listeners(ports), ...sasl(), ...tls(tlsDir), ...authorizer }
    const formatArgs = USERS.flatMap((user) =>
      ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
        '--add-scram',
        `${mechanism}=[name=${user},password=${user}-secret]`,
      ]),
    )
    return [
      {
        id: 1,
        port,
        version: '4.3.1',
        dir,
        properties,
        clusterId: CLUSTER_ID,
        heapMb: 256,
        formatArgs,
      },
    ]
  })
  const address = (index: number) => `127.0.0.1:${ports[index] ?? 0}`
  return Object.assign(cluster, {
    listeners: { saslPlaintext: address(2), ssl: address(3), saslSsl: address(4) },
    tls: { dir: tlsDir },
  })
}

const authorizer = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:ANONYMOUS;User:admin',
  'delegation.token.secret.key': 'test-secret-key',
}

function listeners(ports: readonly number[]): Record<string, string> {
  const at = (name: string, index: number) => `${name}://127.0.0.1:${ports[index] ?? 0}`
  const open = [at('SASL_PLAINTEXT', 2), at('SSL', 3), at('SASL_SSL', 4)]
  return {
    listeners: [at('PLAINTEXT', 0), at('CONTROLLER', 1), ...open].join(','),
    'advertised.listeners': [at('PLAINTEXT', 0), ...open].join(','),
  }
}

function sasl(): Record<string, string> {
  const mechanisms = 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER'
  const users = USERS.map((user) => `user_${user}="${user}-secret"`).join(' ')
  const plain = `org.apache.kafka.common.security.plain.PlainLoginModule required ${users};`
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;'
  const bearer =
    'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";'
  const properties: Record<string, string> = { 'sasl.enabled.mechanisms': mechanisms }
  for (const listener of ['sasl_plaintext', 'sasl_ssl']) {
    const prefix = `listener.name.${listener}`
    properties[`${prefix}.sasl.enabled.mechanisms`] = mechanisms
    properties[`${prefix}.plain.sasl.jaas.config`] = plain
    properties[`${prefix}.scram-sha-256.sasl.jaas.config`] = scram
    properties[`${prefix}.scram-sha-512.sasl.jaas.config`] = scram
    properties[`${prefix}.oauthbearer.sasl.jaas.config`] = bearer
  }
  return properties
}

function tls(dir: string): Record<string, string> {
  return {
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': join(dir, 'server.p12'),
    'ssl.keystore.password': STORE_PASSWORD,
    'ssl.key.password': STORE_PASSWORD,
    'ssl.truststore.type': 'PKCS12',
    'ssl.truststore.location': join(dir, 'truststore.p12'),
    'ssl.truststore.password': STORE_PASSWORD,
    'ssl.client.auth': 'requested',
    'ssl.principal.mapping.rules': 'RULE:^CN=([^,]+).*$/$1/,DEFAULT',
  }
}
