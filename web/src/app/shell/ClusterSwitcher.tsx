import { Menu } from '@mantine/core'
import type { ClusterRow } from '@millrace/contract/cluster.ts'
import { useRouterState } from '@tanstack/react-router'
import { Check, ChevronsUpDown } from 'lucide-react'
import { links } from '../links.ts'
import { useGo } from '../use-go.ts'
import { CLUSTER_STATES } from './cluster-tone.ts'
import './switcher.css'

/** Which cluster this is, how it is, and the way to the others: the same section of them. */
export function ClusterSwitcher({
  current,
  clusters,
}: {
  readonly current: ClusterRow | undefined
  readonly clusters: readonly ClusterRow[]
}) {
  const go = useGo()
  const section = useSection()
  if (clusters.length === 0) return <span className="switcher" />
  return (
    <Menu position="bottom-start" width={300}>
      <Menu.Target>
        <button
          type="button"
          className="switcher"
          aria-label={
            current === undefined
              ? 'Choose a cluster'
              : `Cluster ${current.label}, ${CLUSTER_STATES[current.state].word}. Change`
          }
        >
          {current === undefined ? (
            <span className="dim">Choose a cluster</span>
          ) : (
            <>
              <Dot cluster={current} />
              <span className="switcher-label">{current.label}</span>
            </>
          )}
          <ChevronsUpDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {clusters.map((cluster) => (
          <Menu.Item
            key={cluster.id}
            onClick={() => go(links.inCluster(cluster.id, section))}
            leftSection={<Dot cluster={cluster} />}
            rightSection={
              cluster.id === current?.id ? <Check size={14} aria-label="current" /> : null
            }
          >
            <span className="switcher-item">
              <span className="switcher-label">{cluster.label}</span>
              <span className="switcher-detail">
                {CLUSTER_STATES[cluster.state].word} · {cluster.bootstrap}
              </span>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Dot({ cluster }: { readonly cluster: ClusterRow }) {
  const { tone, word } = CLUSTER_STATES[cluster.state]
  return (
    <span
      className="switcher-dot"
      data-tone={tone}
      data-tip={cluster.state_reason === null ? word : `${word}: ${cluster.state_reason}`}
    />
  )
}

/** `/topics` of `/c/x/topics/orders`: what is called the same in another cluster. */
function useSection(): string {
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  return /^\/c\/[^/]+(\/[^/]*)/.exec(pathname)?.[1] ?? '/'
}
