import { useEffect, useRef } from 'react'
import { plural } from '../../format.ts'
import { setOn, type ConfigRow } from './config-rows.ts'
import { useTopicConfig } from './use-topic-facts.ts'

/**
 * Takes over what is set on the topic that was chosen, once for each choice, as soon as it is known.
 * @returns what was taken over, in words; undefined: nothing was chosen
 */
export function useCopiedConfig(
  cluster: string,
  /** A new object for each choice: the same topic may be chosen again. */
  choice: { readonly topic: string } | undefined,
  take: (rows: readonly ConfigRow[]) => void,
): string | undefined {
  const from = choice?.topic
  const config = useTopicConfig(cluster, from)
  const taken = useRef<object>(undefined)
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    if (choice === undefined || config === undefined || taken.current === choice) return
    taken.current = choice
    latest.current(setOn(config))
  }, [choice, config])
  if (from === undefined) return undefined
  if (config === undefined) return `Reading the configuration of ${from} …`
  const count = setOn(config).length
  return count === 0
    ? `${from} has the cluster's defaults: there is nothing to copy.`
    : `${plural(count, 'configuration')} copied from ${from}.`
}
