/**
 * Schemas to message types: `.proto` texts, or descriptors in base64, which Confluent's Python client registers and some
 * registries give back as they are.
 */
import protobuf from 'protobufjs'
import { messageOf } from '../errors.ts'
import { addDescriptors } from './descriptors.ts'
import { addWellKnown, isWellKnown } from './imports.ts'
import { Messages } from './messages.ts'
import type { Declared, Message } from './model.ts'

export interface ProtoText {
  /** The path that others import it by. */
  readonly path: string
  readonly text: string
}

/** No `.proto` text is without any of these: `;`, `"`, `{`. */
const NOT_BASE64 = /[^A-Za-z0-9+/=\s]/

/** The messages of a schema's main file. */
export class ProtoSchema {
  readonly #messages: Messages
  readonly #declared: readonly Declared[]
  #sorted: readonly string[] | undefined

  /** @throws Error when a message contradicts itself */
  constructor(root: protobuf.Root, declared: readonly Declared[]) {
    this.#messages = new Messages(root)
    this.#declared = declared
    // Now, so that what is wrong with one of them is told once, as the schema's fault.
    for (const name of allNames(declared)) this.#messages.named(name)
  }

  /** undefined: there is none. */
  at(indexes: readonly number[]): Message | undefined {
    let among = this.#declared
    let found: Declared | undefined
    for (const index of indexes.length === 0 ? [0] : indexes) {
      found = among[index]
      if (found === undefined) return undefined
      among = found.nested
    }
    return found && this.#messages.named(found.name)
  }

  /** As AWS Glue counts them. */
  atSorted(index: number): Message | undefined {
    // Java compares names by their UTF-16 units, as sort() does.
    this.#sorted ??= allNames(this.#declared).sort()
    const name = this.#sorted[index]
    return name === undefined ? undefined : this.#messages.named(name)
  }

  /** Any message of the schema and its imports. */
  named(name: string): Message | undefined {
    return this.#messages.named(name)
  }

  /** null: no message of the main file has that name, so it has no indexes. */
  indexesOf(name: string): readonly number[] | null {
    return indexesIn(this.#declared, name)
  }

  /** Names of the messages that are not in others. */
  get names(): readonly string[] {
    return this.#declared.map(({ name }) => name)
  }
}

function allNames(declared: readonly Declared[]): string[] {
  return declared.flatMap(({ name, nested }) => [name, ...allNames(nested)])
}

function indexesIn(declared: readonly Declared[], name: string): readonly number[] | null {
  const index = declared.findIndex((one) => name === one.name || name.startsWith(`${one.name}.`))
  const found = declared[index]
  if (found === undefined) return null
  if (found.name === name) return [index]
  const below = indexesIn(found.nested, name)
  return below && [index, ...below]
}

/**
 * @param files each text is a `.proto` or base64 of a descriptor; the main one is the last
 * @throws Error with what is wrong with them
 */
export function readProtoFiles(files: readonly ProtoText[]): ProtoSchema {
  const root = new protobuf.Root()
  const imports = new Set<string>()
  let declared: readonly Declared[] = []
  for (const [index, { path, text }] of files.entries()) {
    const isMain = index === files.length - 1
    if (!isMain && isWellKnown(path)) continue
    try {
      declared = NOT_BASE64.test(text)
        ? addText(root, text, imports)
        : addDescriptors(root, Buffer.from(text, 'base64'), imports)
    } catch (cause) {
      throw new Error(isMain ? messageOf(cause) : `${path}: ${messageOf(cause)}`, { cause })
    }
  }
  return finish(root, declared, imports)
}

/** @throws Error with what is wrong with it */
export function readDescriptorSet(bytes: Uint8Array): ProtoSchema {
  const root = new protobuf.Root()
  const imports = new Set<string>()
  const declared = addDescriptors(root, Buffer.from(bytes), imports)
  return finish(root, declared, imports)
}

function finish(
  root: protobuf.Root,
  declared: readonly Declared[],
  imports: ReadonlySet<string>,
): ProtoSchema {
  if (declared.length === 0) throw new Error('it has no message')
  addWellKnown(root, imports)
  // Options of files that are not here (validation rules, HTTP annotations) say nothing of values.
  root.deferred.length = 0
  try {
    root.resolveAll()
  } catch (cause) {
    const known = [...imports].filter((path) => !isWellKnown(path))
    const hint = known.length > 0 ? `; it imports ${known.join(', ')}` : ''
    throw new Error(`${messageOf(cause)}${hint}`, { cause })
  }
  return new ProtoSchema(root, declared)
}

/** @returns the messages of the file */
function addText(root: protobuf.Root, text: string, imports: Set<string>): readonly Declared[] {
  const before = new Set(typesIn(root))
  const parsed = protobuf.parse(text, root, { keepCase: true })
  for (const path of [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])]) imports.add(path)
  const space = parsed.package === undefined ? root : root.lookup(`.${parsed.package}`)
  const added = space instanceof protobuf.Namespace ? typesIn(space) : []
  return added.filter((type) => !before.has(type)).map(declaredBy)
}

/** Texts do not tell where maps stand among messages, so indexes count messages alone, as Confluent's Java client does. */
function declaredBy(type: protobuf.Type): Declared {
  return { name: type.fullName.slice(1), nested: typesIn(type).map(declaredBy) }
}

function typesIn(space: protobuf.NamespaceBase): protobuf.Type[] {
  return space.nestedArray.filter((nested) => nested instanceof protobuf.Type)
}
