import type { RegistryRow } from '@millrace/contract/registry.ts'
import { plural } from '../../format.ts'
import { Fact } from '../../ui/Page.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import { typeText } from './use-schemas.ts'
import './schemas.css'

/** A registry in one line: whether it answers, where it is, what it has. */
export function RegistryFacts({ registry }: { readonly registry: RegistryRow }) {
  const { subjects, versions, types, compatibility, urls, missing } = registry
  const about = missing?.['versions'] === undefined ? '' : 'at least '
  return (
    <>
      <Fact>
        <RegistryState registry={registry} />
      </Fact>
      <Fact
        tip={
          urls.length > 1
            ? `Of several the next is asked when one does not answer: ${urls.join(', ')}`
            : 'Address of the registry'
        }
      >
        <span className="mono registry-url">{urls[0]}</span>
      </Fact>
      {subjects !== null && <Fact>{plural(subjects, 'subject')}</Fact>}
      {versions !== null && versions > 0 && (
        <Fact>
          {about}
          {plural(versions, 'version')}
        </Fact>
      )}
      {types !== null && Object.keys(types).length > 0 && (
        <Fact tip="Subjects by the type of their newest version">
          {(['AVRO', 'PROTOBUF', 'JSON'] as const)
            .flatMap((type) =>
              types[type] === undefined ? [] : `${types[type]} ${typeText(type)}`,
            )
            .join(', ')}
        </Fact>
      )}
      {compatibility !== null && (
        <Fact tip="Compatibility of subjects that have no level of their own">{compatibility}</Fact>
      )}
    </>
  )
}

export function RegistryState({ registry }: { readonly registry: RegistryRow }) {
  const { state, reason, last_seen_at: at } = registry
  switch (state) {
    case 'ok':
      return <StateBadge tone="ok" label="Answers" />
    case 'pending':
      return (
        <StateBadge tone="unknown" label="Not asked yet" tip="The first snapshot is under way." />
      )
    case 'unreachable':
      return (
        <>
          <StateBadge tone="error" label="No answer" tip={reason ?? undefined} />
          {at !== null && (
            <span className="dim">
              {' '}
              last seen <Time at={at} />
            </span>
          )}
        </>
      )
  }
}
