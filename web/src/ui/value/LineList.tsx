import {
  type ComponentProps,
  type ReactNode,
  type Ref,
  type RefObject,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react'
import { useRowWindow } from '../table/use-row-window.ts'
import './value.css'

export interface LineListHandle {
  /** Scrolls so that the line is seen. */
  readonly show: (index: number) => void
  readonly element: HTMLElement | null
}

export interface LineListProps extends Pick<
  ComponentProps<'div'>,
  'onKeyDown' | 'onFocus' | 'onClick' | 'onContextMenu'
> {
  readonly label: string
  readonly role?: 'tree'

  readonly count: number
  readonly line: (index: number) => ReactNode
  /** Characters of the longest line, so that the width does not change while scrolling. */
  readonly columns?: number
  readonly ref?: Ref<LineListHandle>
  readonly className?: string
}

/** As in value.css. */
const LINE_HEIGHT = 20
/** So many lines stand in the page as they are and wrap; more are drawn as they are scrolled to, and do not. */
const FLOWING = 200

/** Text line by line in a box that scrolls: 100,000 lines cost what is seen of them. */
export function LineList(props: LineListProps) {
  const { label, role, count, line, columns, ref, className, ...events } = props
  const box = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const { first, end } = useRowWindow(body, count, LINE_HEIGHT)
  const flowing = count <= FLOWING
  useImperativeHandle(ref, () => ({
    show: (index) => showLine(box.current, body.current, index, flowing),
    element: box.current,
  }))
  useScrollReach(box, role === undefined)
  return (
    <div
      ref={box}
      className={`lines ${className ?? ''}`}
      role={role ?? 'region'}
      aria-label={label}
      data-flowing={flowing}
      {...events}
    >
      <div
        ref={body}
        className="lines-body"
        style={flowing ? undefined : { height: count * LINE_HEIGHT, minWidth: `${columns ?? 0}ch` }}
      >
        {Array.from({ length: end - first }, (_, place) => (
          <div
            key={first + place}
            className="line"
            style={
              flowing ? undefined : { transform: `translateY(${(first + place) * LINE_HEIGHT}px)` }
            }
          >
            {line(first + place)}
          </div>
        ))}
      </div>
    </div>
  )
}

function showLine(
  box: HTMLElement | null,
  body: HTMLElement | null,
  index: number,
  flowing: boolean,
): void {
  if (flowing) body?.children[index]?.scrollIntoView({ block: 'nearest' })
  else {
    box?.scrollTo({ top: Math.max(0, index * LINE_HEIGHT - box.clientHeight / 2) })
    box?.scrollIntoView({ block: 'nearest' })
  }
}

/** A box that scrolls must be reachable with the keyboard; one that does not is no stop on the way. */
function useScrollReach(box: RefObject<HTMLElement | null>, wanted: boolean): void {
  useLayoutEffect(() => {
    const element = box.current
    // A tree's rows have the focus themselves.
    if (element === null || !wanted) return
    const scrolls =
      element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth
    if (scrolls) element.setAttribute('tabindex', '0')
    else element.removeAttribute('tabindex')
  })
}
