import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Finding } from './group-findings.ts'
import './consumers.css'

export function Findings({ list }: { readonly list: readonly Finding[] }) {
  if (list.length === 0) return null
  return (
    <ul className="findings">
      {list.map(({ tone, title, meaning }) => (
        <li key={title}>
          <StateBadge tone={tone} label={title} />
          <span>{meaning}</span>
        </li>
      ))}
    </ul>
  )
}
