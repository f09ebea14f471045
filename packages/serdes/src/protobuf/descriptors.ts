/** Compiled schemas: google/protobuf/descriptor.proto. */
import protobuf from 'protobufjs'
import descriptor, {
  type IDescriptorProto,
  type IFeatureSet,
  type IFileDescriptorProto,
} from 'protobufjs/ext/descriptor.js'
import { isWellKnown } from './imports.ts'
import type { Declared } from './model.ts'

const EDITIONS: ReadonlyMap<unknown, string> = new Map([
  [1000, '2023'],
  [1001, '2024'],
])

/**
 * A FileDescriptorProto or a FileDescriptorSet, whose last file is the main one.
 * @returns the messages of the main file, the entries of maps among them, as clients count them that know descriptors
 * @throws Error
 */
export function addDescriptors(
  root: protobuf.Root,
  bytes: Buffer,
  imports: Set<string>,
): readonly Declared[] {
  let declared: readonly Declared[] = []
  for (const file of filesOf(bytes)) {
    const dependencies: unknown = file.dependency
    if (Array.isArray(dependencies)) for (const path of dependencies) imports.add(String(path))
    if (isWellKnown(file.name ?? '')) continue
    const name = file.package ?? ''
    const space = name === '' ? root : root.define(name)
    const context = { edition: editionOf(file), features: featuresOf(file), keepCase: true }
    const types = file.messageType ?? []
    for (const type of types) space.add(protobuf.Type.fromDescriptor(type, context))
    for (const type of file.enumType ?? []) space.add(protobuf.Enum.fromDescriptor(type, context))
    for (const field of file.extension ?? []) {
      space.add(protobuf.Field.fromDescriptor(field, context))
    }
    declared = types.map((type) => declaredIn(type, name === '' ? '' : `${name}.`))
  }
  return declared
}

function declaredIn(type: IDescriptorProto, prefix: string): Declared {
  const name = prefix + (type.name ?? '')
  return { name, nested: (type.nestedType ?? []).map((one) => declaredIn(one, `${name}.`)) }
}

function filesOf(bytes: Buffer): readonly IFileDescriptorProto[] {
  const { FileDescriptorProto, FileDescriptorSet } = descriptor
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this type decodes to
  const file = FileDescriptorProto.decode(bytes) as IFileDescriptorProto
  // A set read as a file has files where the name belongs, and nothing else.
  if ((file.messageType?.length ?? 0) > 0 || Object.hasOwn(file, 'syntax')) return [file]
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this type decodes to
  return (FileDescriptorSet.decode(bytes) as unknown as { file: IFileDescriptorProto[] }).file
}

function editionOf({ syntax, edition }: IFileDescriptorProto): string {
  if (syntax !== 'editions') return syntax === 'proto3' ? 'proto3' : 'proto2'
  const known = EDITIONS.get(edition)
  if (known === undefined) throw new Error(`edition ${edition} is not known`)
  return known
}

/** What the file sets for all in it, by the names that texts use: `{ field_presence: 'IMPLICIT' }`. */
function featuresOf({ options }: IFileDescriptorProto): IFeatureSet {
  const features: unknown = Reflect.get(Object(options), 'features')
  if (!(features instanceof protobuf.Message)) return {}
  const set = descriptor.FeatureSet.toObject(features, { enums: String })
  // The library's type tells of other names than it reads.
  return Object.fromEntries(Object.entries(set).map(([name, value]) => [snake(name), value]))
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
