import { useQuery } from '@tanstack/react-query'
import { useClusterId } from '../../app/params.ts'
import { Sparkline } from '../../ui/chart/Sparkline.tsx'
import { sparkValues } from './spark-batch.ts'

const MINUTE_MS = 60_000

/** The last hour of one series, for a table cell or a tile. Only what is drawn is asked for. */
export function HistorySparkline({
  series,
  label,
}: {
  readonly series: string
  readonly label?: string
}) {
  const cluster = useClusterId()
  const { data } = useQuery({
    queryKey: ['sparkline', cluster, series],
    queryFn: ({ signal }) => sparkValues(cluster, series, signal),
    staleTime: MINUTE_MS,
    refetchInterval: MINUTE_MS,
  })
  return <Sparkline values={data} label={label} />
}
