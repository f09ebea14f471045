/** Schemas that come from files of this installation instead of a registry. Plain data: posted to the workers. */

interface Common {
  /** Topics that it is for: a name, or a pattern with `*`. */
  readonly topics: string
  readonly side: 'key' | 'value'
  /** Of the file, for messages. */
  readonly source: string
}

export interface LocalAvro extends Common {
  readonly kind: 'avro'
  readonly text: string
  /** Named types that the text refers to, each before those that refer to it. */
  readonly references: readonly string[]
}

export interface LocalProtobuf extends Common {
  readonly kind: 'protobuf'
  /** `.proto` texts by the paths they import each other by, the main one last; or a FileDescriptorSet. */
  readonly files:
    | {
        readonly kind: 'texts'
        readonly texts: readonly { readonly path: string; readonly text: string }[]
      }
    | { readonly kind: 'descriptors'; readonly bytes: Uint8Array }
  /** Full name of the message; null: the first of the main file. */
  readonly message: string | null
}

export type LocalSchema = LocalAvro | LocalProtobuf

/** @param topics as LocalSchema has them */
export function fitsTopic(topics: string, topic: string): boolean {
  const parts = topics
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`).test(topic)
}
