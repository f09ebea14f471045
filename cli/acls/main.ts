/** `./millrace acls`: the fewest ACLs that a configuration needs. */
import { readFileSync } from 'node:fs'
import { PolicyFileError } from '../../server/access/policy/errors.ts'
import type { RbacFile } from '../../server/access/policy/model.ts'
import { parsePolicies } from '../../server/access/policy/parse-policies.ts'
import type { Env } from '../../server/config/environment.ts'
import { EnvFileError, withEnvFiles } from '../../server/config/env-files.ts'
import { ConfigError } from '../../server/config/errors.ts'
import { loadConfig } from '../../server/config/load.ts'
import type { Config, ResourceSet } from '../../server/config/types.ts'
import { minimumAcls } from './minimum.ts'
import { readOptions, USAGE, UsageError } from './options.ts'
import { asCommands, asJson, type ClusterAcls } from './print.ts'
import { NEEDS } from './table.ts'
import { actionsOn, wantedOn } from './wanted.ts'

const EXIT = { good: 0, refused: 2 } as const

/** @returns the exit code */
export function main(args: readonly string[]): number {
  try {
    const options = readOptions(args)
    if (options === null) {
      process.stdout.write(USAGE)
      return EXIT.good
    }
    const { env, writtenAt } = withEnvFiles(process.env, options.envFiles)
    const config = loadConfig(withoutStores(env), writtenAt)
    const rbac = readPolicies(config)
    const clusters = config.resources.map((set) => aclsOf(set, config, rbac, options.principal))
    process.stdout.write(options.format === 'json' ? asJson(clusters) : asCommands(clusters))
    return EXIT.good
  } catch (error) {
    if (error instanceof UsageError)
      process.stderr.write(`millrace acls: ${error.message}\n\n${USAGE}`)
    else if (isMistake(error)) process.stderr.write(`${error.message}\n`)
    else throw error
    return EXIT.refused
  }
}

/** Stores of certificates are where Millrace runs, which need not be here, and decide on no ACL. */
function withoutStores(env: Env): Env {
  const isStore = /^(?:SSL_(?:KEY|TRUST)STORE_|SSL_KEY_PASSWORD|HTTPS_|ENABLE_HTTPS)/
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isStore.test(name)))
}

const isMistake = (error: unknown): error is Error =>
  error instanceof ConfigError || error instanceof EnvFileError || error instanceof PolicyFileError

function readPolicies({ access }: Config): RbacFile | null {
  const file = access.rbacFile
  if (file === null) return null
  try {
    return parsePolicies(readFileSync(file, 'utf8'), file)
  } catch (error) {
    if (error instanceof PolicyFileError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`RBAC_CONFIGURATION_FILE cannot be read: ${why}`, { cause: error })
  }
}

function aclsOf(
  set: ResourceSet,
  config: Config,
  rbac: RbacFile | null,
  principal: string | null,
): ClusterAcls {
  const { kafka, bootstrap } = set
  const wanted = wantedOn(set, config, rbac)
  const { sasl, tls } = kafka
  const isIam = sasl?.mechanism === 'AWS_MSK_IAM'
  return {
    label: `${set.environmentName ?? set.key} (${bootstrap})`,
    bootstrap,
    secure: sasl !== undefined || tls !== undefined,
    principal: principal ?? `User:${userOf(set) ?? 'millrace'}`,
    notes: [
      ...(isIam
        ? ['AWS_MSK_IAM: a policy of IAM decides, and no ACL. docs/managed-kafka.md says which.']
        : []),
      ...(principal === null && userOf(set) === null
        ? ['The principal is a guess, as its name is not in the configuration: give --principal.']
        : []),
      ...withoutNeeds(wanted),
    ],
    acls: isIam ? [] : minimumAcls(wanted),
  }
}

function userOf({ kafka: { sasl } }: ResourceSet): string | null {
  return sasl !== undefined && 'username' in sasl ? sasl.username : null
}

/** Actions that are allowed and that nothing in this version asks Kafka for. */
function withoutNeeds(wanted: Parameters<typeof actionsOn>[0]): string[] {
  const known = new Set<string>(NEEDS.flatMap(({ when }) => (typeof when === 'string' ? [] : when)))
  const others = actionsOn(wanted).filter((action) => !known.has(action))
  return others.length === 0 ? [] : [`Needs no ACL in this version: ${others.join(', ')}.`]
}
