import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { links } from '../../app/links.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { DiffView } from '../../ui/value/DiffView.tsx'
import { schemaLines } from './schema-lines.ts'
import { SchemaText } from './SchemaText.tsx'
import { typeText, versionQuery } from './use-schemas.ts'

type Version = ResponseOf<'subjectVersion'>['version']

/** A version's text, or what is different in another one: the older stands at the left. */
export function SubjectVersion({
  cluster,
  registry,
  subject,
  version,
  other,
}: {
  readonly cluster: string
  readonly registry: string
  readonly subject: string
  readonly version: number
  /** undefined: nothing is compared. */
  readonly other: number | undefined
}) {
  const chosen = useQuery(versionQuery(cluster, registry, subject, version))
  const beside = useQuery({
    ...versionQuery(cluster, registry, subject, other ?? version),
    enabled: other !== undefined,
  })
  const failed = chosen.error ?? (other === undefined ? null : beside.error)
  if (failed !== null) {
    return (
      <Problem
        problem={failed.problem}
        onRetry={() => {
          void chosen.refetch()
          if (other !== undefined) void beside.refetch()
        }}
      />
    )
  }
  if (chosen.data === undefined || (other !== undefined && beside.data === undefined)) {
    return <Loading what="schema" />
  }
  const shown = chosen.data.version
  return (
    <>
      <p className="dim">
        {typeText(shown.type)}, schema id{' '}
        <AppLink href={links.schema(cluster, registry, shown.id)}>{shown.id}</AppLink>: what records
        name it by.
      </p>
      {other === undefined || beside.data === undefined ? (
        <SchemaText
          cluster={cluster}
          registry={registry}
          type={shown.type}
          text={shown.text}
          references={shown.references}
          label={`Version ${version} of ${subject}`}
        />
      ) : (
        <Difference versions={[shown, beside.data.version]} />
      )}
    </>
  )
}

function Difference({ versions }: { readonly versions: readonly [Version, Version] }) {
  const [left, right] = versions.toSorted((a, b) => a.version - b.version)
  const lines = useMemo(
    () => [left, right].map((one) => (one === undefined ? [] : schemaLines(one.type, one.text))),
    [left, right],
  )
  return (
    <DiffView
      left={lines[0] ?? []}
      right={lines[1] ?? []}
      leftLabel={`Version ${left?.version}`}
      rightLabel={`Version ${right?.version}`}
    />
  )
}
