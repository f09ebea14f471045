import type { ClusterOverview, ClusterProblem } from '@millrace/contract/cluster.ts'
import { links } from '../../app/links.ts'
import { plural } from '../../format.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Section } from '../../ui/Page.tsx'
import { TONE_ICONS, type Tone } from '../../ui/StateBadge.tsx'
import { Since } from '../../ui/Time.tsx'

const TONES: Readonly<Record<ClusterProblem['severity'], Tone>> = {
  error: 'error',
  warning: 'warn',
  info: 'info',
}
const WORDS: Readonly<Record<ClusterProblem['severity'], string>> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Note',
}
const RANK: Readonly<Record<ClusterProblem['severity'], number>> = { error: 0, warning: 1, info: 2 }

/** What an operator should look at, worst first; or that there is nothing, which is an answer too. */
export function Problems({
  cluster,
  overview,
}: {
  readonly cluster: string
  readonly overview: ClusterOverview
}) {
  const problems = overview.problems
    // An absent cluster fails every section for the one reason that stands at the top.
    .filter(({ kind }) => overview.state !== 'unreachable' || kind !== 'section_failed')
    .sort((a, b) => RANK[a.severity] - RANK[b.severity])
  const notes = problems.filter(({ severity }) => severity === 'info')
  // Notes are known limits, not trouble: many of them must not push the numbers out of sight.
  const folds = notes.length > MOST_NOTES
  const open = folds ? problems.filter(({ severity }) => severity !== 'info') : problems
  if (problems.length === 0) return <Quiet overview={overview} />
  return (
    <Section
      title={
        open.length === 0
          ? plural(notes.length, 'note')
          : plural(open.length, 'thing to look at', 'things to look at')
      }
    >
      <div className="problems">
        {open.length > 0 && <ProblemList cluster={cluster} problems={open} />}
        {folds && (
          <details className="problem-notes">
            <summary>
              <TONE_ICONS.info size={16} aria-hidden />
              {plural(notes.length, 'note')} on what is not known:{' '}
              <span className="dim">{notes.map(({ title }) => title).join(' · ')}</span>
            </summary>
            <ProblemList cluster={cluster} problems={notes} />
          </details>
        )}
      </div>
    </Section>
  )
}

/** More notes than these stand behind one line. */
const MOST_NOTES = 2

function ProblemList({
  cluster,
  problems,
}: {
  readonly cluster: string
  readonly problems: readonly ClusterProblem[]
}) {
  return (
    <ul>
      {problems.map((problem) => (
        <li key={`${problem.kind}/${problem.title}`}>
          <ProblemRow cluster={cluster} problem={problem} />
        </li>
      ))}
    </ul>
  )
}

function ProblemRow({
  cluster,
  problem,
}: {
  readonly cluster: string
  readonly problem: ClusterProblem
}) {
  const tone = TONES[problem.severity]
  const Icon = TONE_ICONS[tone]
  return (
    <AppLink href={links.inCluster(cluster, problem.href)} className="problem-row" tone={tone}>
      <Icon size={16} aria-hidden />
      <span className="problem-title">
        <span className="sr-only">{WORDS[problem.severity]}: </span>
        {problem.title}
      </span>
      <span className="problem-since">
        {problem.since !== null && <Since at={problem.since} />}
      </span>
      <span className="problem-detail">{problem.detail}</span>
    </AppLink>
  )
}

/** "All well" is said only of a cluster that has been looked at. */
function Quiet({ overview }: { readonly overview: ClusterOverview }) {
  const { totals, state, state_reason: reason } = overview
  if (state === 'starting') {
    const Icon = TONE_ICONS.info
    return (
      <div className="all-well" data-tone="info" role="status">
        <Icon size={18} aria-hidden />
        <span>
          <strong>Looking at the cluster for the first time.</strong>{' '}
          <span className="dim">{reason ?? 'Numbers appear as they are read.'}</span>
        </span>
      </div>
    )
  }
  const tone: Tone = state === 'ok' ? 'ok' : 'warn'
  const Icon = TONE_ICONS[tone]
  return (
    <div className="all-well" data-tone={tone}>
      <Icon size={18} aria-hidden />
      <span>
        <strong>
          {state === 'ok' ? 'All well.' : 'Nothing known to be wrong, but not all is known.'}
        </strong>{' '}
        <span className="dim">
          {reason ??
            [
              totals.partitions !== null &&
                (totals.partitions === 0
                  ? 'no topics yet'
                  : `${plural(totals.partitions, 'partition')} online and in sync`),
              totals.brokers !== null && `${plural(totals.brokers, 'broker')} serving`,
            ]
              .filter((text) => text !== false)
              .join(', ')}
        </span>
      </span>
    </div>
  )
}
