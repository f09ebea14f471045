/**
 * One line per outage of the group, not one per try: true for the first trouble after a heartbeat that was answered.
 * @param lastHeartbeatAt performance.now() of the last good one; null: none yet
 */
export function oncePerOutage(lastHeartbeatAt: () => number | null): () => boolean {
  let toldAt: number | null = null
  return () => {
    const good = lastHeartbeatAt()
    if (toldAt !== null && (good === null || good <= toldAt)) return false
    toldAt = performance.now()
    return true
  }
}
