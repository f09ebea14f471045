import { useEffect, useRef, useState } from 'react'
import type { KjqHost, KjqLook, KjqView } from './create-kjq-view.ts'
import './editor.css'

export interface KjqEditorProps extends Omit<KjqLook, 'minLines' | 'maxLines' | 'isCondition'> {
  readonly value: string
  readonly onChange: KjqHost['onChange']
  readonly onRun: KjqHost['onRun']
  readonly onCheck?: KjqHost['onCheck']
  readonly recall?: KjqHost['recall']
  readonly fields: ReturnType<KjqHost['fields']>
  readonly size: 'filter' | 'line'
  readonly invalid: boolean
}

/** Lines at least and at most; editor.css keeps the same room while the editor is loaded. */
const LINES = { filter: [3, 12], line: [1, 6] } as const

const nothing = () => undefined

/**
 * A field for kJQ, 3 to 12 lines high. Until the editor's code is here it is a plain text field, so that one can type at
 * once; what was typed, the focus and the caret go over.
 */
export function KjqEditor(props: KjqEditorProps) {
  const { value, label, placeholder, size, dialect, invalid, onChange, onRun } = props
  const box = useRef<HTMLDivElement>(null)
  const plain = useRef<HTMLTextAreaElement>(null)
  const view = useRef<KjqView>(undefined)
  const [ready, setReady] = useState(false)
  // The editor outlives renders; it asks for what holds now.
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })

  useEffect(() => {
    let gone = false
    const load = async () => {
      const { createKjqView } = await import('./create-kjq-view.ts')
      if (gone || box.current === null) return
      const field = plain.current
      const focused = field !== null && document.activeElement === field
      const caret = field?.selectionStart ?? 0
      // At once: for the frame until React takes it away both would stand there.
      if (field !== null) field.hidden = true
      const [minLines, maxLines] = LINES[size]
      const now = latest.current
      const isCondition = size === 'filter'
      const look = { label, placeholder, minLines, maxLines, isCondition, dialect: now.dialect }
      view.current = createKjqView(box.current, now.value, look, {
        fields: () => latest.current.fields,
        onChange: (text) => latest.current.onChange(text),
        onRun: () => latest.current.onRun(),
        onCheck: (check) => latest.current.onCheck?.(check),
        recall: (current, step) => (latest.current.recall ?? nothing)(current, step),
      })
      setReady(true)
      if (focused) view.current.focus(caret)
    }
    void load()
    return () => {
      gone = true
      view.current?.destroy()
      view.current = undefined
      setReady(false)
    }
  }, [label, placeholder, size])

  useEffect(() => view.current?.setText(value), [value])
  useEffect(() => view.current?.setDialect(dialect), [dialect])

  return (
    <div className="editor" data-size={size} data-invalid={invalid || undefined}>
      <div ref={box} data-editor={label} />
      {!ready && (
        <textarea
          ref={plain}
          className="editor-plain"
          aria-label={label}
          placeholder={placeholder}
          value={value}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.shiftKey || event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            onRun()
          }}
        />
      )}
    </div>
  )
}
