import type { SubjectDetail } from '@millrace/contract/registry.ts'
import { useQuery } from '@tanstack/react-query'
import { FileJson2 } from 'lucide-react'
import { useId } from 'react'
import { links } from '../../app/links.ts'
import {
  useClusterId,
  useRegistryId,
  useSearchParams,
  useSetSearchParams,
  useSubjectName,
} from '../../app/params.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { plural } from '../../format.ts'
import { Select } from '../../ui/form/FormField.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Fact, Page } from '../../ui/Page.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { SubjectVersion } from './SubjectVersion.tsx'
import { strategyText, subjectQuery } from './use-schemas.ts'
import './schemas.css'

/** One subject: its versions, what the chosen one says, what changed between two. */
export function SubjectPage() {
  const cluster = useClusterId()
  const registry = useRegistryId()
  const name = useSubjectName()
  const { data, error, refetch } = useQuery(subjectQuery(cluster, registry, name))
  const subject = data?.subject
  return (
    <Page
      title={name}
      icon={<FileJson2 size={18} />}
      copies="subject"
      facts={subject !== undefined && <SubjectFacts cluster={cluster} subject={subject} />}
    >
      {subject !== undefined ? (
        <Versions cluster={cluster} registry={registry} subject={subject} />
      ) : error !== null ? (
        <Problem problem={error.problem} onRetry={() => void refetch()} />
      ) : (
        <Loading what="versions" />
      )}
    </Page>
  )
}

function SubjectFacts({
  cluster,
  subject,
}: {
  readonly cluster: string
  readonly subject: SubjectDetail
}) {
  const { versions, compatibility, compatibility_own: own, topic, side, strategy } = subject
  return (
    <>
      <Fact>{plural(versions.length, 'version')}</Fact>
      {compatibility !== null && (
        <Fact tip={own === true ? 'The subject’s own level' : 'The level of the registry'}>
          {compatibility}
          {own === false && ' of the registry'}
        </Fact>
      )}
      {topic === null ? (
        <Fact tip="Subjects are named after topics (orders-value) or after the records they describe.">
          named after no topic
        </Fact>
      ) : (
        <Fact tip={`By its name: ${strategyText(strategy)}`}>
          {side ?? 'records'} of topic <AppLink href={links.topic(cluster, topic)}>{topic}</AppLink>
        </Fact>
      )}
    </>
  )
}

function Versions({
  cluster,
  registry,
  subject,
}: {
  readonly cluster: string
  readonly registry: string
  readonly subject: SubjectDetail
}) {
  const ids = { version: useId(), other: useId() }
  const params = useSearchParams()
  const setParams = useSetSearchParams()
  const versions = subject.versions.toReversed()
  const latest = versions[0]
  if (latest === undefined) return null
  const chosen = versions.find((version) => String(version) === params['version']) ?? latest
  const other = versions.find((version) => String(version) === params['with'] && version !== chosen)
  const choice = (version: number) => ({
    value: String(version),
    label: version === latest ? `${version} (latest)` : String(version),
  })
  return (
    <>
      <div className="schema-bar">
        <label className="form-stacked" htmlFor={ids.version}>
          <span>Version</span>
          <Select
            id={ids.version}
            value={String(chosen)}
            options={versions.map((version) => choice(version))}
            onChange={(version) =>
              setParams({ version: version === String(latest) ? undefined : version }, false)
            }
          />
        </label>
        {versions.length > 1 && (
          <label className="form-stacked" htmlFor={ids.other}>
            <span>Compare with</span>
            <Select
              id={ids.other}
              value={other === undefined ? '' : String(other)}
              options={[
                { value: '', label: 'none' },
                ...versions
                  .filter((version) => version !== chosen)
                  .map((version) => choice(version)),
              ]}
              onChange={(version) => setParams({ with: version }, false)}
            />
          </label>
        )}
      </div>
      <SubjectVersion
        cluster={cluster}
        registry={registry}
        subject={subject.subject}
        version={chosen}
        other={other}
      />
    </>
  )
}
