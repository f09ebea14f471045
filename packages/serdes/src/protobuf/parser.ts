/**
 * The parser of schemas: protobufjs and Google's files, loaded with the first schema. They take some 25 MB and 100 ms in
 * each thread, which most have no use for.
 */
import { createRequire } from 'node:module'
import type * as SchemaFiles from './schema-files.ts'

type Parser = Pick<typeof SchemaFiles, 'readProtoFiles' | 'readDescriptorSet'>

let loaded: Parser | undefined

export function parser(): Parser {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- require has no types
  loaded ??= createRequire(import.meta.url)('./schema-files.ts') as Parser
  return loaded
}
