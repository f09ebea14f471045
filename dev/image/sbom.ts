/**
 * The bill of materials: CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/. Everything in the image: Node, the
 * packages that the server loads, those that the console was bundled of, and Debian's. Made of the lockfile alone, so
 * that the same input gives the same text (no serial number, no time).
 */
import type { DebianPackage } from './debian.ts'
import type { NeededPackage } from './lockfile.ts'
import type { NodePackage } from './node-package.ts'

export interface BomInput {
  readonly version: string
  readonly node: NodePackage
  /** What runs. */
  readonly packages: ReadonlyMap<string, NeededPackage>
  /** What the console's bundle is made of; may name the same again. */
  readonly bundled: ReadonlyMap<string, NeededPackage>
  readonly debian: readonly DebianPackage[]
}

interface Component {
  readonly type: 'library' | 'platform' | 'application' | 'operating-system'
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly [field: string]: unknown
}

/** @returns JSON with a line feed at the end */
export function makeBom(input: BomInput): string {
  const { version, node, debian } = input
  const all = new Map([...input.bundled, ...input.packages])
  const main = `pkg:generic/millrace@${version}`
  const refOf = (one: NeededPackage): string =>
    isOurs(one) ? `workspace:${one.folder}` : `npm:${one.folder}`
  const components: Component[] = [
    nodeComponent(node),
    ...debian.map(debianComponent),
    ...[...all.values()].map((one) =>
      isOurs(one)
        ? workspaceComponent(one, refOf(one), version)
        : npmComponent(one, refOf(one), input.packages.has(one.folder)),
    ),
  ]
  const roots = [...all.values()].filter(isOurs).map(refOf)
  const dependencies = [
    { ref: main, dependsOn: [nodeRef(node), ...roots].sort() },
    { ref: nodeRef(node), dependsOn: debian.map(debianRef).sort() },
    ...[...all.values()].map((one) => ({
      ref: refOf(one),
      dependsOn: one.needs
        .flatMap((folder) => all.get(folder) ?? [])
        .map(refOf)
        .sort(),
    })),
  ]
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': main,
        name: 'millrace',
        version,
        purl: main,
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components: components.sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)),
    dependencies: dependencies.sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  }
  return `${JSON.stringify(bom, null, 2)}\n`
}

const isOurs = ({ folder }: NeededPackage): boolean => !folder.includes('node_modules/')

const nodeRef = ({ version }: NodePackage): string => `pkg:generic/node@${version}`

function nodeComponent(node: NodePackage): Component {
  return {
    type: 'platform',
    'bom-ref': nodeRef(node),
    name: 'node',
    version: node.version,
    purl: nodeRef(node),
    // What advisories of Node.js are found by.
    cpe: `cpe:2.3:a:nodejs:node.js:${node.version}:*:*:*:*:*:*:*`,
    licenses: [{ license: { id: 'MIT' } }],
    ...hashes(node.entry.integrity),
    properties: [{ name: 'millrace:source', value: `npm package ${node.name}` }],
  }
}

function npmComponent(one: NeededPackage, ref: string, runs: boolean): Component {
  const { entry, name, folder } = one
  const [group, plain] = name.startsWith('@') ? name.split('/') : [undefined, name]
  const version = entry.version ?? ''
  return {
    type: 'library',
    'bom-ref': ref,
    ...(group === undefined ? {} : { group }),
    name: plain ?? name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(entry.license === undefined ? {} : { licenses: [licenseOf(entry.license)] }),
    ...hashes(entry.integrity),
    properties: [{ name: 'millrace:place', value: runs ? folder : 'bundled into web/dist' }],
  }
}

function workspaceComponent(one: NeededPackage, ref: string, version: string): Component {
  return {
    type: 'library',
    'bom-ref': ref,
    name: one.name,
    version: one.entry.version ?? version,
    licenses: [{ license: { id: 'Apache-2.0' } }],
  }
}

const debianRef = ({ name, version, architecture }: DebianPackage): string =>
  `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}`

function debianComponent(one: DebianPackage): Component {
  return {
    type: 'library',
    'bom-ref': debianRef(one),
    name: one.name,
    version: one.version,
    purl: debianRef(one),
    properties: [
      { name: 'millrace:source', value: one.source },
      { name: 'millrace:licence', value: `usr/share/doc/${one.name}/copyright` },
    ],
  }
}

/** An SPDX identifier, or an expression such as `(MIT OR Apache-2.0)`. */
function licenseOf(text: string): object {
  return /^[\w.+-]+$/.test(text) ? { license: { id: text } } : { expression: text }
}

/** @param integrity of npm's lockfile: `sha512-` and base64 */
function hashes(integrity: string | undefined): { hashes?: readonly object[] } {
  const [, content] = /^sha512-(.+)$/.exec(integrity ?? '') ?? []
  if (content === undefined) return {}
  return { hashes: [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }] }
}
