import { Inbox, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import './states.css'

export interface EmptyProps {
  /** Says what there is none of, and why: "No group reads this topic". */
  readonly title: string
  readonly children?: ReactNode
  /** The next step, as a link or button. */
  readonly action?: ReactNode
  readonly icon?: LucideIcon
}

/** There is nothing, and that is an answer. For "not known" there are MissingNote and Problem. */
export function Empty({ title, children, action, icon: Icon = Inbox }: EmptyProps) {
  return (
    <div className="state">
      <Icon size={18} aria-hidden />
      <div>
        <h2>{title}</h2>
        {children !== undefined && <p>{children}</p>}
        {action !== undefined && <div className="state-foot">{action}</div>}
      </div>
    </div>
  )
}
