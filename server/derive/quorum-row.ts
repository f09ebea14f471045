/** The KRaft metadata quorum (contract/cluster.ts). */
import type { Quorum } from '@millrace/contract/cluster.ts'
import type { QuorumDescription } from '@millrace/kafka/read/model.ts'

export function quorumRow(quorum: QuorumDescription): Quorum {
  const leader = quorum.replicas.find((replica) => replica.id === quorum.leaderId)
  return {
    leader_id: quorum.leaderId,
    leader_epoch: quorum.leaderEpoch,
    high_watermark: quorum.highWatermark,
    replicas: quorum.replicas.map((replica) => ({
      id: replica.id,
      role: replica.id === quorum.leaderId ? 'leader' : replica.voter ? 'voter' : 'observer',
      directory_id: replica.directoryId,
      log_end_offset: replica.logEndOffset,
      lag:
        leader === undefined || replica.logEndOffset < 0
          ? null
          : Math.max(0, leader.logEndOffset - replica.logEndOffset),
      last_fetch_at: replica.lastFetchAt,
      last_caught_up_at: replica.lastCaughtUpAt,
      endpoints: [...replica.endpoints],
    })),
  }
}
