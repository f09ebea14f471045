/**
 * The rings of one resource and who wrote each minute of them. Everything that changes them passes one queue, so that an
 * hour is never encoded while points are put into it.
 *
 * A minute may come several times: seen by this instance and by another, from an owner and from its successor, or twice
 * because the first answer of the broker was lost. Point by point the highest epoch wins, of equal ones the later; a gap
 * never wins over a point, so a successor whose first look knows no rates does not take those of its predecessor away.
 */
import { breather } from '../breathe.ts'
import { clusterHistory } from '../history.ts'
import type { ClusterHistory } from '../history.ts'
import { HISTORY_ENTITIES, metricsOf } from '../history-metrics.ts'
import { BLOCK_MINUTES, hourOf } from '../history-table.ts'
import type { HistoryMinute, MinutePoints } from '../records/payload/minute.ts'

/** Epoch of a minute that this instance saw for itself only: whatever lies in the log wins over it. */
export const UNOWNED = -1

export interface ResourceHistory {
  readonly history: ClusterHistory
  /** Oldest minute that is kept. */
  oldest(): number
  /** Highest epoch under which the minute was written; undefined: nothing of it is known. */
  epochOf(minute: number): number | undefined
  /** The minute that is in the rings was written to the log with this epoch. */
  setEpoch(minute: number, epoch: number): void
  /** How many minutes of an hour are known. */
  minutesIn(hour: number): number
  /** Puts the points into the rings. Minutes that are not kept any more, or lie in the future, are passed over. */
  put(minute: HistoryMinute): Promise<void>
  /** The points of a minute, as `put` takes them. */
  take(minute: number): Promise<readonly MinutePoints[]>
  /** Call once a minute: encodes what is over and drops what is not kept. */
  advance(): Promise<void>
}

/** @param now minute of the clock */
export function resourceHistory(keptMinutes: number, now: () => number): ResourceHistory {
  const history = clusterHistory(keptMinutes)
  const epochs = new Map<number, number>()
  let queue: Promise<void> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work)
    queue = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }

  const oldest = (): number => history.tables.cluster.oldestHour(now()) * BLOCK_MINUTES

  async function put({ minute, epoch, points }: HistoryMinute): Promise<void> {
    // Clocks of instances differ a little; beyond that it is no minute of ours.
    if (minute < oldest() || minute > now() + BLOCK_MINUTES) return
    await history.hold(hourOf(minute), now())
    const known = epochs.get(minute) ?? UNOWNED
    await write(history, minute, points, epoch >= known)
    epochs.set(minute, Math.max(known, epoch))
  }

  async function take(minute: number): Promise<readonly MinutePoints[]> {
    await history.hold(hourOf(minute), now())
    return await read(history, minute)
  }

  return {
    history,
    oldest,
    epochOf: (minute) => epochs.get(minute),
    setEpoch: (minute, epoch) => epochs.set(minute, epoch),
    minutesIn(hour) {
      let count = 0
      for (let m = hour * BLOCK_MINUTES; m < (hour + 1) * BLOCK_MINUTES; m++)
        if (epochs.has(m)) count += 1
      return count
    },
    put: (minute) => inTurn(() => put(minute)),
    take: (minute) => inTurn(() => take(minute)),
    advance: () =>
      inTurn(async () => {
        const first = oldest()
        for (const minute of epochs.keys()) if (minute < first) epochs.delete(minute)
        await history.advance(now())
      }),
  }
}

async function write(
  history: ClusterHistory,
  minute: number,
  points: readonly MinutePoints[],
  wins: boolean,
): Promise<void> {
  const breathe = breather()
  for (const { entity: kind, metrics, names, columns } of points) {
    const entity = HISTORY_ENTITIES.find((known) => known === kind)
    if (entity === undefined) continue
    const table = history.tables[entity]
    const own = metricsOf(entity).map((metric) => columns[metrics.indexOf(metric)])
    const values = new Float64Array(own.length)
    for (let row = 0; row < names.length; row++) {
      for (let metric = 0; metric < own.length; metric++)
        values[metric] = own[metric]?.[row] ?? Number.NaN
      // aligned with the columns
      table.record(minute, names[row]!, values, wins)
      if (row % 256 === 0) await breathe()
    }
  }
}

async function read(history: ClusterHistory, minute: number): Promise<readonly MinutePoints[]> {
  const breathe = breather()
  const point = new Float64Array(1)
  const points: MinutePoints[] = []
  for (const entity of HISTORY_ENTITIES) {
    const table = history.tables[entity]
    const metrics = metricsOf(entity)
    const names: string[] = []
    const columns: number[][] = metrics.map(() => [])
    for (const name of table.names) {
      const values = metrics.map((_, metric) => {
        table.read(name, metric, minute, minute + 1, point)
        return point[0] ?? Number.NaN
      })
      await breathe()
      if (values.every(Number.isNaN)) continue
      names.push(name)
      values.forEach((value, metric) => columns[metric]?.push(value))
    }
    points.push({ entity, metrics, names, columns: columns.map((one) => Float64Array.from(one)) })
  }
  return points
}
