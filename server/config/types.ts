/** The typed configuration that config/load.ts makes of the environment. Read in main.ts, passed down. */
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import type { CustomSerdeSettings } from '@millrace/serdes/custom/settings.ts'
import type { LocalSchema } from '@millrace/serdes/local/model.ts'
import type { RegistrySettings } from '@millrace/registries/settings.ts'
import type { FileContent } from './file-content.ts'
import type { TlsMaterial, TlsSources } from './tls-material.ts'

export type ErrorStrategy = 'LOG_EXCEPTION' | 'LOG_AND_EXIT' | 'LOG_AND_RECOVER'

/** One resource set: a cluster, later also its registries, Connect clusters and ksqlDB servers. */
export interface ResourceSet {
  /** 1 for the unsuffixed (primary) set, 2 for `_2` … */
  readonly number: number
  /**
   * What its observations and history are kept under, in every instance: CLUSTER_ID, else ENVIRONMENT_NAME, else BOOTSTRAP in
   * the order of the alphabet. Unique.
   */
  readonly key: string
  readonly environmentName: string | null
  readonly environmentColor: string | null
  /** CLUSTER_ID; null: the brokers tell. */
  readonly clusterId: string | null
  /** As written in BOOTSTRAP. */
  readonly bootstrap: string
  readonly variant: string | null
  readonly kafka: KafkaOptions
  /** Schema registries of the cluster, in the order of the configuration. */
  readonly registries: readonly RegistrySettings[]
  /** SCHEMA_FILES: the first that fits topic and side counts. */
  readonly localSchemas: readonly LocalSchema[]
  /** CLIENT_RACK: searches read from replicas in this rack where the brokers name one. */
  readonly rack: string | null
}

/** Labels of the serdes, in the spelling that is shown. */
export interface SearchSerdes {
  readonly defaults: { readonly key: string; readonly value: string; readonly headers: string }
  /** null: all. */
  readonly available: {
    readonly key: readonly string[] | null
    readonly value: readonly string[] | null
  }
  /** INFER_TOPIC_SERDES */
  readonly infer: boolean
}

export interface SearchConfig {
  readonly maxConcurrent: number
  readonly maxPerUser: number
  readonly workers: number
  /** Of one user on one cluster; null: no limit. */
  readonly maxBytesPerSecond: number | null
  /** SAMPLER_TIMEOUT_MS */
  readonly sliceMs: number
  readonly dialect: 'jq' | 'classic' | 'auto'
  readonly serdes: SearchSerdes
  /** MILLRACE_SECRET; null: a random one per process. */
  readonly secret: string | null
}

/** Where state is kept, for how long, and how several instances find each other. */
export interface StateConfig {
  /** PERSISTENCE_MODE. `none`: in memory, and no other instance is looked for. */
  readonly mode: 'full' | 'ephemeral' | 'none'
  /** It was set: what it asks for must be had. Otherwise `full` is tried, and memory will do. */
  readonly explicit: boolean
  /** MILLRACE_TOPIC_PREFIX: internal topics are `<prefix>_snapshots` and so on, the group `<prefix>-instances`. */
  readonly prefix: string
  /** NUM_PARTITIONS of the topics that have several. */
  readonly partitions: number
  /** REPLICATION_FACTOR, before it is limited by the number of brokers. */
  readonly replicationFactor: number
  /** KAFKA_VARIANT of the primary cluster. */
  readonly variant: string | null
  readonly kept: {
    /** HISTORY_1M_HOURS: minutes, in memory and in `_metrics_1m`. */
    readonly minutesHours: number
    /** HISTORY_10M_DAYS */
    readonly tensDays: number
    /** HISTORY_1H_DAYS */
    readonly hoursDays: number
    /** HISTORY_CHANGES_DAYS */
    readonly changesDays: number
  }
  /** MILLRACE_SECRET; null: records carry no MAC, and there can be one instance only. */
  readonly secret: string | null
  /** INSTANCE_SESSION_TIMEOUT_MS */
  readonly sessionTimeoutMs: number
  /** INSTANCE_URL: where the other instances reach this one; null: the first address of this machine, and PORT. */
  readonly instanceUrl: string | null
}

/** As the variables give it; the identity server may tell more. */
export interface OpenIdConfig {
  readonly provider: 'openid' | 'okta' | 'auth0'
  /** Exactly as the identity server writes it in `iss`. */
  readonly issuer: string
  readonly clientId: string
  /** null: a public client; PKCE alone proves who began. */
  readonly clientSecret: string | null
  /** Over what discovery says. */
  readonly endpoints: {
    /** OPENID_AUTH_URI */
    readonly authorization: string | null
    /** OPENID_TOKEN_URI, OPENID_ACCESS_TOKEN_URI */
    readonly token: string | null
    /** OPENID_API_URI */
    readonly userinfo: string | null
    /** OPENID_JWKS_URI */
    readonly jwks: string | null
  }
  /** Without `openid`, which is always asked for. */
  readonly scopes: readonly string[]
  /** OPENID_USER_FIELD: the claim that is the user's name. */
  readonly userField: string
  /** OPENID_ALLOW_HTTP: plain HTTP to other machines as well. */
  readonly allowHttp: boolean
}

/** Who may come in, and what decides what they may do. */
export interface AccessConfig extends SignInConfig {
  /** RBAC_CONFIGURATION_FILE; null: ALLOW_<ACTION> decides, for everybody. */
  readonly rbacFile: string | null
}

/** Who may come in. */
export interface SignInConfig {
  /** AUTH_PROVIDER_TYPE; `none`: everybody is anonymous. */
  readonly provider: 'none' | 'jetty' | OpenIdConfig['provider']
  /** JETTY_AUTH_METHOD: how people are asked for name and password. */
  readonly method: 'form' | 'basic'
  /** File of names and passwords; null: people sign in otherwise, or not at all. */
  readonly userFile: string | null
  /** Of the listener on API_PORT; null: the console's. */
  readonly apiUserFile: string | null
  readonly openid: OpenIdConfig | null
  /** AUTH_LANDING_URI: absolute address where people land after sign-in; null: where they wanted to go. */
  readonly landingUri: string | null
  readonly sessions: {
    /** SESSION_IDLE_MS: a session that is not used for so long ends. */
    readonly idleMs: number
    /** SESSION_ABSOLUTE_MS: it ends after so long, used or not. */
    readonly absoluteMs: number
  }
}

/** HTTPS on PORT and API_PORT. */
export interface HttpsConfig {
  readonly sources: TlsSources
  /** As the start found it: the files are read again when they change. */
  readonly first: { readonly contents: readonly FileContent[]; readonly material: TlsMaterial }
  /** HTTPS_CLIENT_AUTH: whether clients have to show a certificate. */
  readonly clientAuth: 'none' | 'requested' | 'required'
  /** HTTPS_SNI_HOST_CHECK: requests for a host that the certificate is not for are refused. */
  readonly sniHostCheck: boolean
  /** HTTPS_HSTS_MAX_AGE_S; 0: browsers are told nothing. */
  readonly hstsMaxAgeS: number
}

export interface Config {
  readonly memory: MemoryLimits
  readonly resources: readonly ResourceSet[]
  readonly web: {
    /** HOST; default all interfaces, `demo` gives 127.0.0.1. */
    readonly host: string
    readonly port: number
    /** null: plain HTTP. */
    readonly https: HttpsConfig | null
    readonly httpForwarded: boolean
    readonly gzip: boolean
    /** ALLOWED_ORIGINS: further origins than the request's own host. */
    readonly allowedOrigins: readonly string[]
    /** Hosts that may be named in Host; empty: any. `demo` sets its own. */
    readonly allowedHosts: readonly string[]
    /** API_ENABLED / API_PORT. */
    readonly api: { readonly enabled: boolean; readonly port: number }
  }
  readonly prometheus: {
    /** PROMETHEUS_EGRESS */
    readonly enabled: boolean
    /** null: whoever reaches the port may read them. */
    readonly credentials: { readonly username: string; readonly password: string } | null
  }
  readonly log: {
    readonly format: 'plain' | 'json'
    readonly level: 'debug' | 'info' | 'warn' | 'error'
  }
  readonly engine: {
    readonly errorStrategy: ErrorStrategy
    readonly taskTimeoutMs: number
    readonly heartbeatMs: number
  }
  readonly state: StateConfig
  readonly snapshot: {
    /** Sections of one cluster observed at the same time. */
    readonly parallelism: number
    readonly simpleGroups: boolean
    readonly debug: boolean
    readonly requestTimeoutMs: number
    /** Cadence of offsets, groups, topics: default 60,000. */
    readonly intervalMs: number
    /** Cadence of configurations. */
    readonly configIntervalMs: number
  }
  readonly live: {
    readonly enabled: boolean
    readonly periodMs: number
    readonly intervalMs: number
    readonly maxConcurrentUsers: number
  }
  readonly search: SearchConfig
  /** CUSTOM_SERDES, for every cluster. */
  readonly customSerdes: readonly CustomSerdeSettings[]
  /** AUDIT_REQUIRED_FOR_QUERIES: records are not read when that cannot be written to the audit log. */
  readonly auditRequiredForQueries: boolean
  readonly access: AccessConfig
  /** Names of ALLOW_<ACTION> that are true, without the prefix, sorted. */
  readonly allowed: readonly string[]
  /** Said at start and on the installation page: ignored variables, open actions … */
  readonly warnings: readonly string[]
}

/** Made from what the container or the machine has (memory-limits.ts). */
export interface MemoryLimits {
  /** What may be used in all, bytes. */
  readonly total: number
  /** A container's limit; false: it is the machine's memory. */
  readonly isLimited: boolean
  /** Heap of the observing worker. */
  readonly observerHeapMb: number
  /** Search threads that may run. */
  readonly searchThreads: number
  /** Heap of each of them. */
  readonly searchHeapMb: number
  /** Roll-ups of history that are kept. */
  readonly historyCacheBytes: number
  /** Serialised answers that are kept. */
  readonly answerCacheBytes: number
}
