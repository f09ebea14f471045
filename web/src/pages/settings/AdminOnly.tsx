import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { useProfile } from '../../api/use-me.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ReadView } from '../../ui/ReadView.tsx'

/** Its content for administrators; others are told what they lack. The server asks the same before every answer. */
export function AdminOnly({ children }: { readonly children: ReactNode }) {
  return (
    <ReadView read={useProfile()} what="permissions">
      {({ profile: { admin } }) =>
        admin.decision === 'allow' ? (
          children
        ) : (
          <Empty title="Only administrators see this" icon={Lock}>
            {admin.reason}
          </Empty>
        )
      }
    </ReadView>
  )
}
