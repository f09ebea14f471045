/**
 * The image as buildah builds it from deploy/docker/Dockerfile, run without a container runtime (container.ts says what
 * that leaves out), read-only and as its own user, against a real Kafka.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { createServer } from 'node:https'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { responses } from '@millrace/contract/responses.ts'
import { singleNode } from '../testing/kafka.ts'
import { until } from '../testing/until.ts'
import { HOME } from './application.ts'
import { assemble, type Assembled } from './assemble.ts'
import { buildImage } from './buildah.ts'
import { type Container, openContainer } from './container.ts'
import { readLinked } from './elf.ts'
import { runCommand } from './run-command.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const TAG = 'localhost/millrace:test'
const BUNDLE = 'etc/ssl/certs/ca-certificates.crt'
const MB = 1_000_000
const NODE = '/opt/millrace/bin/node'

describe('the image', () => {
  const output = mkdtempSync(path.join(tmpdir(), 'millrace-image-'))
  const storage = path.join(output, 'storage')
  let assembled: Assembled
  let container: Container
  let files: readonly string[]

  before(async () => {
    const cache = path.join(root, '.cache/image')
    const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64'
    const said: string[] = []
    const say = (line: string): void => void said.push(line)
    assembled = await assemble({ root, cache, output, architecture, say })
    const { version } = assembled
    buildImage({ root, context: output, architecture, version, tag: TAG, storage })
    container = openContainer(storage, TAG)
    makeCertificate(path.join(container.folder, 'etc/millrace'))
    files = readdirSync(container.folder, { recursive: true, encoding: 'utf8' })
  })
  after(() => {
    container[Symbol.dispose]()
    rmSync(output, { recursive: true })
  })

  it('says who runs, what, on which port, with one volume, and what it is', () => {
    const { User, Entrypoint, ExposedPorts, Volumes, Labels } = container.config
    assert.equal(User, '1001:1001')
    assert.equal(Entrypoint[0], NODE)
    assert.equal(Entrypoint.at(-1), '/opt/millrace/server/main.ts')
    assert.deepEqual(Object.keys(ExposedPorts), ['3000/tcp'])
    assert.deepEqual(Object.keys(Volumes), ['/tmp'])
    assert.equal(Labels['org.opencontainers.image.title'], 'Millrace')
    assert.equal(Labels['org.opencontainers.image.licenses'], 'Apache-2.0')
    assert.equal(Labels['org.opencontainers.image.version'], assembled.version)
  })

  it('has at most 200 MB, no shell, no other program than Node and the loader, and nothing that changes who runs', () => {
    let bytes = 0
    const programs: string[] = []
    for (const file of files) {
      const stat = lstatSync(path.join(container.folder, file))
      assert.equal(stat.mode & 0o6000, 0, `${file} has setuid or setgid`)
      if (!stat.isFile()) continue
      bytes += stat.size
      assert.equal(stat.mode & 0o022, 0, `${file} may be written by others`)
      if (stat.mode & 0o111) programs.push(file)
    }
    assert.ok(bytes <= 200 * MB, `${bytes / MB} MB`)
    assert.deepEqual(programs.map((file) => path.basename(file)).sort(), [
      path.basename(readLinked(process.execPath).loader ?? ''),
      'node',
    ])
    const shells = files.filter((file) =>
      /^(?:a|ba|da|z|k|fi)?sh$|^busybox$/.test(path.basename(file)),
    )
    assert.deepEqual(shells, [])
  })

  it('has what runs and nothing of what only builds and tests', () => {
    const manifests = ['', 'server', 'web', 'dev', 'e2e'].map((folder) =>
      readManifest(path.join(root, folder, 'package.json')),
    )
    const developed = manifests.flatMap((manifest) => Object.keys(manifest.devDependencies ?? {}))
    // The server's own sockets are of ws, too, through @fastify/websocket.
    const there = developed.filter(
      (name) => name !== 'ws' && has(`${HOME}/node_modules/${name}/index.js`),
    )
    assert.deepEqual(there, [])
    for (const name of ['typescript', 'vite', 'react', 'fast-check', 'playwright', 'knip'])
      assert.ok(!has(`${HOME}/node_modules/${name}`), name)
    const superfluous = files.filter(
      (file) =>
        /\.test\.ts$|-for-tests\.ts$|\.map$|\.d\.[cm]?ts$/.test(file) ||
        /^opt\/millrace\/(?:dev|e2e|bench|web\/src)\//.test(file),
    )
    assert.deepEqual(superfluous, [])
    for (const file of ['web/dist/index.html', 'server/observe/worker.ts', 'LICENSE'])
      assert.ok(has(`${HOME}/${file}`), file)
  })

  it('has every file and package that its sources import, also those that are loaded late', () => {
    const missing: string[] = []
    for (const file of files.filter((name) =>
      /^opt\/millrace\/(?!node_modules).+\.ts$/.test(name),
    )) {
      const from = path.join(container.folder, file)
      // Links of workspaces are followed by the real path, as Node does.
      const require = createRequire(from)
      for (const specifier of importsOf(readFileSync(from, 'utf8'))) {
        if (specifier.startsWith('.')) {
          if (!existsSync(path.join(path.dirname(from), specifier)))
            missing.push(`${file}: ${specifier}`)
        } else if (!specifier.startsWith('node:')) {
          const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1)
          const places = require.resolve.paths(specifier) ?? []
          const inside = places.filter((place) => place.startsWith(container.folder))
          if (!inside.some((place) => existsSync(path.join(place, ...name))))
            missing.push(`${file}: ${specifier}`)
        }
      }
    }
    assert.deepEqual(missing, [])
  })

  it('has its bill of materials, which names Node, every package and every library', () => {
    const file = path.join(container.folder, HOME, 'sbom.cdx.json')
    const text = readFileSync(file, 'utf8')
    assert.equal(text, readFileSync(path.join(output, 'sbom.cdx.json'), 'utf8'))
    const bom: Bom = JSON.parse(text)
    assert.equal(bom.bomFormat, 'CycloneDX')
    assert.equal(bom.specVersion, '1.6')
    assert.equal(bom.metadata.component.version, assembled.version)
    const node = bom.components.find(({ purl }) => purl?.startsWith('pkg:generic/node@'))
    assert.equal(`v${node?.version}`, process.version)
    const names = new Set(
      bom.components.map((one) => [one.group, one.name].filter(Boolean).join('/')),
    )
    const installed = files
      .filter((name) => /node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(name))
      .map((name) => readManifest(path.join(container.folder, name)).name)
    assert.ok(installed.length > 100)
    assert.deepEqual(
      installed.filter((name) => !names.has(name)),
      [],
    )
    // Of the system, and of what the console's bundle is made of.
    for (const name of ['libc6', 'libstdc++6', 'ca-certificates', 'react', '@mantine/core'])
      assert.ok(names.has(name), name)
    const refs = new Set(bom.components.map((one) => one['bom-ref']))
    for (const { ref, dependsOn } of bom.dependencies)
      for (const one of dependsOn) assert.ok(refs.has(one), `${ref} needs ${one}`)
  })

  it('trusts the authorities of its file and of a mounted one, knows zones of time, and looks names up', async () => {
    const bundle = readFileSync(path.join(container.folder, BUNDLE), 'utf8')
    assert.ok(bundle.split('BEGIN CERTIFICATE').length > 100)
    const script = `
      const { readFileSync: read } = fs
      const server = https.createServer({ key: read('/etc/millrace/key.pem'), cert: read('/etc/millrace/own.pem') },
        (request, response) => response.end('trusted'))
      server.listen(0, '127.0.0.1', async () => {
        const told = await fetch('https://kafka.test:' + server.address().port).then((one) => one.text(), (error) => error.cause.code)
        const user = os.userInfo()
        console.log(JSON.stringify({ told, user: [user.uid, user.gid, user.username], zone: new Date(1.7e12).getTimezoneOffset() }))
        process.exit()
      })`
    const ask = async (env: Readonly<Record<string, string>>): Promise<unknown> => {
      const command = [...container.config.Entrypoint.slice(0, -2), '-e', script]
      const { code, output: told } = await container.run(command, env)
      assert.equal(code, 0, told)
      return JSON.parse(told)
    }
    const user = [1001, 1001, 'millrace']
    const strange = { told: 'DEPTH_ZERO_SELF_SIGNED_CERT', user, zone: 0 }
    const trusted = { told: 'trusted', user, zone: -660 }
    assert.deepEqual(await ask({ TZ: 'UTC' }), strange)
    for (const name of ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'])
      assert.deepEqual(
        await ask({ TZ: 'Australia/Lord_Howe', [name]: '/etc/millrace/own.pem' }),
        trusted,
      )
  })

  it('reads variables from a file that is named behind the image', async () => {
    const command = [...container.config.Entrypoint, '--env-file', '/etc/millrace/none.env']
    const { code, output } = await container.run(command)
    assert.equal(code, 2)
    assert.match(output, /Millrace cannot start: [^]*\/etc\/millrace\/none\.env/)
  })

  it('asks for its health by HTTPS, too, and tells what it was answered', async () => {
    const own = path.join(container.folder, 'etc/millrace')
    const pair = { key: readFileSync(`${own}/key.pem`), cert: readFileSync(`${own}/own.pem`) }
    let status = 200
    const server = createServer(pair, (request, response) => {
      response.writeHead(request.url === '/healthy' ? status : 404).end()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const env = { PORT: String(port), ENABLE_HTTPS: 'true' }
    const check = () => container.run(container.config.Healthcheck.Test.slice(1), env)
    assert.deepEqual(await check(), { code: 0, output: '' })
    status = 503
    assert.deepEqual(await check(), {
      code: 1,
      output: `https://127.0.0.1:${port}/healthy answered 503\n`,
    })
    server.closeAllConnections()
    server.close()
  })

  it('serves and is healthy on a read-only root, writes to /tmp only, and ends with 0 on SIGTERM', async () => {
    await using kafka = await singleNode()
    const millrace = await container.start(
      // By a name, which the libraries of the image look up.
      {
        BOOTSTRAP: kafka.bootstrap.replaceAll('127.0.0.1', 'kafka.test'),
        PERSISTENCE_MODE: 'none',
      },
      { memory: 512 * 2 ** 20 },
    )
    const { url, port, pid } = millrace
    const check = () =>
      container.run(container.config.Healthcheck.Test.slice(1), {
        HOST: '127.0.0.1',
        PORT: String(port),
      })
    try {
      await until(async () => (await fetch(`${url}/up`)).ok, { describe: millrace.output() })
      await until(async () => (await fetch(`${url}/ready`)).ok, { describe: 'ready' })
      assert.equal((await fetch(`${url}/healthy`)).status, 200)
      const healthy = await check()
      assert.deepEqual(healthy, { code: 0, output: '' })

      const page = await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text()
      const [asset = ''] = /assets\/index-[\w-]+\.js/.exec(page) ?? []
      const script = await fetch(`${url}/${asset}`)
      assert.equal(script.status, 200, asset)
      assert.match(script.headers.get('content-type') ?? '', /javascript/)
      const cluster = await until(
        async () => {
          const response = await fetch(`${url}/kafka/v1/clusters`)
          const [row] = responses.clusters.parse(await response.json()).clusters
          return row?.state === 'ok' && row.topics !== null ? row : null
        },
        { describe: 'the cluster is told' },
      )
      assert.equal(cluster.kafka_version, kafka.version.split('.').slice(0, 2).join('.'))

      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      assert.match(status, /^Uid:\t1001\t1001\t1001\t1001$/m)
      assert.match(status, /^CapEff:\t0+$/m)
      assert.match(status, /^NoNewPrivs:\t1$/m)
      assert.match(readFileSync(`/proc/${pid}/mounts`, 'utf8'), /^\S+ \/ \S+ ro[, ]/m)
      // The cache that came with the image, found under the name that this processor wants.
      const inTmp = path.join('/proc', String(pid), 'root/tmp')
      assert.deepEqual(readdirSync(inTmp), ['millrace-compile'])
      const [linked = ''] = readdirSync(path.join(inTmp, 'millrace-compile'))
      assert.ok(lstatSync(path.join(inTmp, 'millrace-compile', linked)).isSymbolicLink())
      assert.doesNotMatch(millrace.output(), /EROFS|EACCES|read-only/i)
      assert.match(
        millrace.output(),
        millrace.isLimited ? /memory: 512 MB are allowed/ : /memory: \d+ MB of the machine/,
      )
    } finally {
      const from = Date.now()
      process.kill(pid, 'SIGTERM')
      const { code, output: written } = await millrace.ended
      assert.equal(code, 0, written)
      assert.ok(Date.now() - from < 5_000)
    }
    const gone = await check()
    assert.equal(gone.code, 1)
    assert.match(gone.output, /ECONNREFUSED/)
  })

  function has(file: string): boolean {
    return existsSync(path.join(container.folder, file))
  }
})

/** Of an authority that nobody knows, for kafka.test: key.pem and own.pem. */
function makeCertificate(folder: string): void {
  const request =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=kafka.test -addext subjectAltName=DNS:kafka.test'
  runCommand('openssl', [...request.split(' '), '-keyout', 'key.pem', '-out', 'own.pem'], {
    cwd: folder,
  })
  chmodSync(path.join(folder, 'key.pem'), 0o644)
}

interface Bom {
  readonly bomFormat: string
  readonly specVersion: string
  readonly metadata: { readonly component: { readonly version: string } }
  readonly components: readonly {
    readonly 'bom-ref': string
    readonly group?: string
    readonly name: string
    readonly version: string
    readonly purl?: string
  }[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

interface Manifest {
  readonly name: string
  readonly devDependencies?: Readonly<Record<string, string>>
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Types are not there when it runs. */
function importsOf(source: string): string[] {
  const found = source.matchAll(
    /^(?:import|export) (?!type\b)[^'"]*?from '([^']+)'|\bimport\(\s*'([^']+)'|new URL\('(\.[^']+)'/gm,
  )
  return Array.from(found, ([, from, late, url]) => from ?? late ?? url ?? '')
}
