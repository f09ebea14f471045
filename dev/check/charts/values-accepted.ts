/** The matrix of values that the chart is tried with. */
import { type AcceptedValues, CONTAINER, env, expecting, POD, secret } from './accepted-values.ts'
import { KPOWS_NAMES } from './values-of-kpow.ts'

const probes = (scheme: string) =>
  Object.fromEntries(
    Object.entries({
      startupProbe: '/up',
      readinessProbe: '/ready',
      livenessProbe: '/healthy',
    }).flatMap(([probe, path]) => [
      [`${CONTAINER}.${probe}.httpGet.path`, path],
      [`${CONTAINER}.${probe}.httpGet.scheme`, scheme],
    ]),
  )

export const ACCEPTED: readonly AcceptedValues[] = [
  {
    name: 'nothing but brokers',
    values: { env },
    expect: expecting({
      'Deployment.spec.replicas': 1,
      // One that has no secret to share waits for the other to go.
      'Deployment.spec.strategy.rollingUpdate': { maxSurge: 0, maxUnavailable: 1 },
      ...probes('HTTP'),
      [`${CONTAINER}.image`]: 'ghcr.io/millrace/millrace:0.1.0',
      [`${CONTAINER}.resources.requests`]: { cpu: 1, memory: '1Gi' },
      [`${CONTAINER}.resources.limits`]: { cpu: 1, memory: '1Gi' },
      [`${CONTAINER}.securityContext.readOnlyRootFilesystem`]: true,
      [`${CONTAINER}.securityContext.capabilities.drop`]: ['ALL'],
      [`${CONTAINER}.securityContext.runAsUser`]: 1001,
      [`${CONTAINER}.volumeMounts`]: [{ name: 'tmp', mountPath: '/tmp' }],
      [`${POD}.securityContext.seccompProfile.type`]: 'RuntimeDefault',
      [`${POD}.volumes.0.emptyDir.sizeLimit`]: '64Mi',
      [`${POD}.automountServiceAccountToken`]: false,
      [`${POD}.enableServiceLinks`]: false,
      'ServiceAccount.automountServiceAccountToken': false,
      'env.POD_IP': 'status.podIP',
      'env.INSTANCE_URL': 'http://$(POD_IP):3000',
      'env.HTTP_FORWARDED': undefined,
      'env.MILLRACE_SECRET': undefined,
      PodDisruptionBudget: undefined,
    }),
  },
  {
    name: 'several replicas',
    values: { replicaCount: 3, env, secret: { existingSecret: 'shared', key: 'password' } },
    expect: expecting({
      'Deployment.spec.replicas': 3,
      'Deployment.spec.strategy.rollingUpdate': { maxSurge: 1, maxUnavailable: 0 },
      'env.MILLRACE_SECRET': 'secret shared password',
      'PodDisruptionBudget.spec.maxUnavailable': 1,
      [`${POD}.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.0.podAffinityTerm.topologyKey`]:
        'kubernetes.io/hostname',
      [`${POD}.topologySpreadConstraints.0.topologyKey`]: 'topology.kubernetes.io/zone',
      [`${CONTAINER}.lifecycle.preStop.sleep.seconds`]: 5,
    }),
  },
  {
    name: 'several replicas, the secret as a value',
    values: { replicaCount: 2, env, secret: { value: 'sixteen characters' } },
    expect: expecting({
      'env.MILLRACE_SECRET': 'secret demo-millrace MILLRACE_SECRET',
      'Secret.stringData.MILLRACE_SECRET': 'sixteen characters',
    }),
  },
  {
    name: 'several replicas, the secret as a variable in a list',
    values: {
      replicaCount: 2,
      env: [
        { name: 'BOOTSTRAP', value: 'kafka-1:9092' },
        { name: 'PERSISTENCE_MODE', value: 'full' },
      ],
      extraEnv: [
        { name: 'MILLRACE_SECRET', valueFrom: { secretKeyRef: { name: 'other', key: 'its-key' } } },
      ],
    },
    expect: expecting({
      'env.MILLRACE_SECRET': 'secret other its-key',
      'env.BOOTSTRAP': 'kafka-1:9092',
    }),
  },
  {
    name: 'several replicas, the secret as a file',
    values: {
      replicaCount: 2,
      env,
      files: { secret: { existingSecret: 'shared', env: { MILLRACE_SECRET_FILE: 'secret' } } },
    },
    expect: expecting({ 'env.MILLRACE_SECRET_FILE': '/etc/millrace/secret/secret' }),
  },
  {
    name: 'one replica that keeps nothing',
    values: { env: { ...env, PERSISTENCE_MODE: 'none' } },
    expect: expecting({ 'env.PERSISTENCE_MODE': 'none' }),
  },
  {
    name: 'numbers and ports as variables',
    values: {
      env: {
        ...env,
        PORT: 8080,
        API_PORT: '8081',
        STREAMS_TASK_TIMEOUT_MS: 60_000_000,
        LOG_FORMAT: 'json',
      },
      api: { enabled: true },
    },
    expect: expecting({
      'env.STREAMS_TASK_TIMEOUT_MS': '60000000',
      'env.PORT': '8080',
      [`${CONTAINER}.ports.0.containerPort`]: 8080,
      [`${CONTAINER}.ports.1.containerPort`]: 8081,
      'env.INSTANCE_URL': 'http://$(POD_IP):8080',
      'Service.spec.ports.0.port': 3000,
    }),
  },
  {
    name: 'an Ingress below a path, as in the deployment notes',
    values: {
      env,
      ingress: {
        enabled: true,
        ingressClassName: 'nginx',
        subPath: '/kpow',
        annotations: { 'example.com/own': 'kept' },
        hosts: [{ host: 'kpow.info' }],
        tls: [{ secretName: 'kpow-tls', hosts: ['kpow.info'] }],
      },
    },
    expect: expecting({
      'Ingress.metadata.annotations': {
        'example.com/own': 'kept',
        'nginx.ingress.kubernetes.io/rewrite-target': '/$2',
        'nginx.ingress.kubernetes.io/use-regex': 'true',
      },
      'Ingress.spec.rules.0.host': 'kpow.info',
      'Ingress.spec.rules.0.http.paths.0.path': '/kpow(/|$)(.*)',
      'Ingress.spec.rules.0.http.paths.0.pathType': 'ImplementationSpecific',
      'Ingress.spec.rules.0.http.paths.0.backend.service.port.name': 'http',
      'env.HTTP_FORWARDED': 'true',
    }),
  },
  {
    name: 'an Ingress of another controller, and one for the API',
    values: {
      env,
      httpForwarded: false,
      api: { enabled: true, port: 3100 },
      ingress: {
        enabled: true,
        subPath: '/tools/millrace',
        rewrite: 'none',
        annotations: {
          'traefik.ingress.kubernetes.io/router.middlewares': 'tools-strip@kubernetescrd',
        },
        hosts: [{}],
      },
      ingressApi: { enabled: true, hosts: [{ host: 'api.example.com', paths: ['/'] }] },
    },
    expect: expecting({
      'Ingress.spec.rules.0.http.paths.0.path': '/tools/millrace',
      'Ingress.spec.rules.0.http.paths.0.pathType': 'Prefix',
      'Ingress demo-millrace-api.spec.rules.0.http.paths.0.backend.service.port.name': 'api',
      'Service.spec.ports.1.port': 3100,
      'env.API_ENABLED': 'true',
      'env.API_PORT': '3100',
      'env.HTTP_FORWARDED': undefined,
    }),
  },
  {
    name: 'the Gateway API below a path, and for the API',
    values: {
      env,
      api: { enabled: true },
      gateway: {
        enabled: true,
        gatewayName: 'public',
        gatewayNamespace: 'infra',
        sectionName: 'https',
        subPath: '/kpow',
        timeouts: { request: '0s' },
        hosts: [{ host: 'tools.example.com' }],
      },
      gatewayApi: { enabled: true, gatewayName: 'public', hosts: [{ host: 'api.example.com' }] },
    },
    expect: expecting({
      'HTTPRoute.apiVersion': 'gateway.networking.k8s.io/v1',
      'HTTPRoute.spec': {
        parentRefs: [{ name: 'public', namespace: 'infra', sectionName: 'https' }],
        hostnames: ['tools.example.com'],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/kpow' } }],
            filters: [
              {
                type: 'URLRewrite',
                urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
              },
            ],
            backendRefs: [{ name: 'demo-millrace', port: 3000 }],
            timeouts: { request: '0s' },
          },
        ],
      },
      'HTTPRoute demo-millrace-api.spec.rules.0.backendRefs': [
        { name: 'demo-millrace', port: 3001 },
      ],
      'env.HTTP_FORWARDED': 'true',
    }),
  },
  {
    name: 'HTTPS of its own, behind an Ingress, over IPv6',
    values: {
      replicaCount: 2,
      env,
      secret,
      https: { enabled: true, existingSecret: 'millrace-tls' },
      service: { ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' },
      ingress: { enabled: true, hosts: [{ host: 'kafka.example.com' }] },
    },
    expect: expecting({
      ...probes('HTTPS'),
      'env.ENABLE_HTTPS': 'true',
      'env.HTTPS_KEYSTORE_LOCATION': '/etc/millrace/https/tls.crt',
      'env.HTTPS_KEY_LOCATION': '/etc/millrace/https/tls.key',
      'env.INSTANCE_URL': 'https://[$(POD_IP)]:3000',
      'Service.spec.ports.0.appProtocol': 'https',
      'Ingress.metadata.annotations': { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' },
    }),
  },
  {
    name: 'HTTPS by variables, with a store',
    values: {
      env: { ...env, ENABLE_HTTPS: true, HTTPS_KEYSTORE_PASSWORD: 'changeit' },
      files: { tls: { existingSecret: 'stores', env: { HTTPS_KEYSTORE_LOCATION: 'tls.p12' } } },
    },
    expect: expecting({ ...probes('HTTPS'), 'Service.spec.ports.0.name': 'https' }),
  },
  {
    name: 'a ServiceMonitor',
    values: {
      env,
      envFromSecret: 'prometheus',
      serviceMonitor: {
        enabled: true,
        labels: { release: 'prometheus' },
        basicAuthSecret: 'prometheus',
      },
    },
    expect: expecting({
      'env.PROMETHEUS_EGRESS': 'true',
      'ServiceMonitor.metadata.labels.release': 'prometheus',
      'ServiceMonitor.spec.endpoints': [
        {
          port: 'http',
          scheme: 'http',
          path: '/metrics/v1',
          interval: '30s',
          scrapeTimeout: '10s',
          basicAuth: {
            username: { name: 'prometheus', key: 'PROMETHEUS_USERNAME' },
            password: { name: 'prometheus', key: 'PROMETHEUS_PASSWORD' },
          },
        },
      ],
    }),
  },
  {
    name: 'files: policies, users, JAAS, stores of Kafka',
    values: {
      env: { ...env, AUTH_PROVIDER_TYPE: 'jetty' },
      files: {
        rbac: {
          content: { 'rbac.yaml': 'policies: []\n' },
          env: { RBAC_CONFIGURATION_FILE: 'rbac.yaml' },
        },
        users: { content: { 'users.properties': 'a: b,c' }, secret: true },
        jaas: { existingConfigMap: 'jaas', env: { JAAS_CONFIGURATION_FILE: 'jaas.conf' } },
        'kafka-tls': {
          existingSecret: 'kafka-tls',
          env: { SSL_KEYSTORE_LOCATION: 'client.p12', SSL_TRUSTSTORE_LOCATION: 'ca.p12' },
        },
      },
    },
    expect: expecting({
      'env.RBAC_CONFIGURATION_FILE': '/etc/millrace/rbac/rbac.yaml',
      'env.JAAS_CONFIGURATION_FILE': '/etc/millrace/jaas/jaas.conf',
      'env.SSL_TRUSTSTORE_LOCATION': '/etc/millrace/kafka-tls/ca.p12',
      'ConfigMap demo-millrace-files-rbac.data': { 'rbac.yaml': 'policies: []\n' },
      'Secret demo-millrace-files-users.stringData': { 'users.properties': 'a: b,c' },
      // By subPath they would never be renewed.
      [`${CONTAINER}.volumeMounts.3`]: {
        name: 'files-rbac',
        mountPath: '/etc/millrace/rbac',
        readOnly: true,
      },
    }),
  },
  {
    name: 'who may connect, and to what',
    values: {
      env,
      api: { enabled: true },
      networkPolicy: {
        enabled: true,
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } },
          },
        ],
        egress: [{ ports: [{ port: 9092 }] }],
      },
    },
    expect: expecting({
      'NetworkPolicy.spec.policyTypes': ['Ingress', 'Egress'],
      'NetworkPolicy.spec.ingress.0.ports': [
        { port: 3000, protocol: 'TCP' },
        { port: 3001, protocol: 'TCP' },
      ],
      'NetworkPolicy.spec.egress.2.ports': [{ port: 9092 }],
    }),
  },
  KPOWS_NAMES,
  {
    name: 'everything else',
    values: {
      replicaCount: 2,
      image: {
        repository: 'registry.example.com/millrace',
        digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
      },
      env,
      secret,
      secretEnv: { SASL_JAAS_CONFIG: 'a b="c";', PROMETHEUS_PASSWORD: 12_345_678 },
      envFrom: [{ secretRef: { name: 'more', optional: true } }],
      strategy: { type: 'Recreate' },
      startupProbe: { failureThreshold: 300 },
      livenessProbe: { enabled: false },
      readinessProbe: { path: '/up' },
      podDisruptionBudget: { maxUnavailable: '50%' },
      affinity: { nodeAffinity: {} },
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' },
      ],
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
      priorityClassName: 'high',
      podLabels: { team: 'data' },
      serviceAccount: { create: false, name: 'existing' },
      service: { type: 'LoadBalancer', annotations: { a: 'b' } },
      preStopSleepSeconds: 0,
      instanceUrl: { fromPodIP: false },
    },
    expect: expecting({
      [`${CONTAINER}.image`]: `registry.example.com/millrace@sha256:${'0123456789abcdef'.repeat(4)}`,
      'Deployment.spec.strategy': { type: 'Recreate' },
      [`${CONTAINER}.livenessProbe`]: undefined,
      [`${CONTAINER}.lifecycle`]: undefined,
      'env.INSTANCE_URL': undefined,
      'Secret.stringData': { PROMETHEUS_PASSWORD: '12345678', SASL_JAAS_CONFIG: 'a b="c";' },
      [`${POD}.serviceAccountName`]: 'existing',
      ServiceAccount: undefined,
      'Deployment.spec.template.metadata.labels.team': 'data',
    }),
  },
]
