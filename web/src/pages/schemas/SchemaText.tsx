import type { SchemaReference, SchemaType } from '@millrace/contract/registry.ts'
import { useMemo } from 'react'
import { links } from '../../app/links.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Copy } from '../../ui/Copy.tsx'
import { JsonText } from '../../ui/value/JsonText.tsx'
import { TextView } from '../../ui/value/TextView.tsx'
import { schemaJson } from './schema-lines.ts'
import './schemas.css'

interface SchemaTextProps {
  readonly cluster: string
  readonly registry: string
  readonly type: SchemaType
  readonly text: string
  readonly references: readonly SchemaReference[]
  /** What it is, for screen readers: `Schema 17`. */
  readonly label: string
}

/** What a schema says, and what it refers to. */
export function SchemaText({ cluster, registry, type, text, references, label }: SchemaTextProps) {
  const value = useMemo(() => schemaJson(type, text), [type, text])
  return (
    <>
      {references.length > 0 && (
        <section className="schema-references" aria-label="References">
          <h3>Refers to</h3>
          <ul>
            {references.map(({ name, subject, version }) => (
              <li key={name}>
                <code>{name}</code>{' '}
                <AppLink
                  href={links.subject(cluster, registry, subject, { version: String(version) })}
                >
                  {subject}
                </AppLink>{' '}
                <span className="dim">version {version}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="schema-text">
        <div className="schema-copy">
          <Copy text={text} what="schema as the registry has it" />
        </div>
        {value === undefined ? (
          <TextView text={text} label={label} />
        ) : (
          <JsonText value={value} label={label} marks={NO_MARKS} />
        )}
      </div>
    </>
  )
}

const NO_MARKS: readonly string[] = []
