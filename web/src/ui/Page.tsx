import { useEffect, type ReactNode } from 'react'
import { Copy } from './Copy.tsx'
import './page.css'

export interface PageProps {
  readonly title: string
  readonly icon?: ReactNode
  /** Makes the title monospaced and gives it a copy button: `topic name`, `group id`. */
  readonly copies?: string
  /** Right beside the title: a star. */
  readonly beside?: ReactNode
  /** Key facts in one line. */
  readonly facts?: ReactNode
  /** At the right of the head; the first as a button, the rest in a menu. */
  readonly actions?: ReactNode
  /** Tabs below the head. */
  readonly tabs?: ReactNode
  /** As high as the window: its parts scroll, the page does not. */
  readonly fill?: boolean
  readonly children: ReactNode
}

/** The frame of every page: its head, and its name in the window's title. */
export function Page(props: PageProps) {
  const { title, icon, copies, beside, facts, actions, tabs, fill = false, children } = props
  useEffect(() => {
    document.title = `${title} · Millrace`
  }, [title])
  return (
    <article className="page" data-fill={fill || undefined}>
      <header className="page-head">
        <div className="page-title">
          {icon !== undefined && (
            <span className="page-icon" aria-hidden>
              {icon}
            </span>
          )}
          <h1 className={copies === undefined ? undefined : 'mono'}>{title}</h1>
          {copies !== undefined && <Copy text={title} what={copies} />}
          {beside}
        </div>
        {facts !== undefined && <div className="page-facts">{facts}</div>}
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {tabs}
      {children}
    </article>
  )
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  note,
  actions,
  children,
}: {
  readonly title: string
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="section" aria-label={title}>
      <div className="section-head">
        <h2>{title}</h2>
        {note !== undefined && <span className="dim">{note}</span>}
        {actions !== undefined && <span className="section-actions">{actions}</span>}
      </div>
      {children}
    </section>
  )
}

/** One key fact of a head: `12 partitions`. */
export function Fact({ children, tip }: { readonly children: ReactNode; readonly tip?: string }) {
  return (
    <span className="fact" data-tip={tip}>
      {children}
    </span>
  )
}
