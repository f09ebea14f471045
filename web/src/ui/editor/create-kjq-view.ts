/**
 * The editor itself; loaded when an editor is first shown.
 *
 * It lives in a shadow tree: there CodeMirror's styles are constructed sheets, which the content security policy
 * (style-src without unsafe-inline) allows; in the document they would be a <style> element, which it does not.
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching } from '@codemirror/language'
import { forceLinting } from '@codemirror/lint'
import { Annotation, EditorState, StateEffect } from '@codemirror/state'
import { EditorView, drawSelection, keymap, placeholder } from '@codemirror/view'
import { editorTheme } from './editor-theme.ts'
import type { FieldHint } from './field-context.ts'
import { kjqCompletion } from './kjq-completion.ts'
import { kjqLanguage } from './kjq-language.ts'
import { typeOver } from './type-over.ts'
import { kjqLint, type Check, type Dialect } from './kjq-lint.ts'

/** What the editor asks its surroundings, whenever it needs it. */
export interface KjqHost {
  readonly fields: () => readonly FieldHint[]
  readonly onChange: (text: string) => void
  readonly onRun: () => void
  readonly onCheck: (check: Check | null) => void
  /** The text before (1: after) this one in the history; undefined: there is none. */
  readonly recall: (current: string, step: -1 | 1) => string | undefined
}

export interface KjqLook {
  readonly label: string
  readonly placeholder: string
  readonly minLines: number
  readonly maxLines: number
  readonly dialect: Dialect
  /** The text decides what matches. */
  readonly isCondition: boolean
}

export interface KjqView {
  /** Replaces the text unless it is the same; the caret goes to its end. */
  setText(text: string): void
  focus(caret?: number): void
  /** Checks again as what the text is read from now on. */
  setDialect(dialect: Dialect): void
  destroy(): void
}

/** Asks for another check of the same text. */
const redo = StateEffect.define()
/** Set from outside: nobody typed it. */
const fromOutside = Annotation.define<boolean>()

export function createKjqView(
  element: HTMLElement,
  text: string,
  look: KjqLook,
  host: KjqHost,
): KjqView {
  let { dialect } = look
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({ doc: text, extensions: extensions(look, host, () => dialect) }),
  })
  return {
    setText(next) {
      if (view.state.doc.toString() !== next) replace(view, next, next.length)
    },
    focus(caret) {
      view.focus()
      if (caret !== undefined) view.dispatch({ selection: { anchor: caret } })
    },
    setDialect(next) {
      if (next === dialect) return
      dialect = next
      // What was found stands until the next change otherwise.
      view.dispatch({ effects: redo.of(null) })
      forceLinting(view)
    },
    destroy: () => view.destroy(),
  }
}

function replace(view: EditorView, text: string, caret: number): void {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: caret },
    annotations: fromOutside.of(true),
  })
}

function extensions(look: KjqLook, host: KjqHost, dialect: () => Dialect) {
  const run = (): boolean => {
    host.onRun()
    return true
  }
  // At the start of the text nothing is above: the arrow goes on into the history, and back down from there.
  const recall = (step: -1 | 1) => (view: EditorView) => {
    const { empty, head } = view.state.selection.main
    if (!empty || head !== 0) return false
    const text = host.recall(view.state.doc.toString(), step)
    if (text === undefined) return false
    replace(view, text, 0)
    host.onChange(text)
    return true
  }
  return [
    // First, so that they come before the defaults. Tab is left alone: it leaves the editor.
    keymap.of([
      { key: 'Shift-Enter', run },
      { key: 'Mod-Enter', run },
    ]),
    kjqCompletion(host.fields),
    keymap.of([
      { key: 'ArrowUp', run: recall(-1) },
      { key: 'ArrowDown', run: recall(1) },
      ...defaultKeymap,
      ...historyKeymap,
    ]),
    history(),
    typeOver,
    drawSelection(),
    bracketMatching(),
    kjqLanguage,
    kjqLint(dialect, look.isCondition, redo, host.onCheck),
    editorTheme(look.minLines, look.maxLines),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      'aria-label': look.label,
      autocapitalize: 'off',
      spellcheck: 'false',
    }),
    placeholder(look.placeholder),
    EditorView.updateListener.of((update) => {
      const outside = update.transactions.some((one) => one.annotation(fromOutside) === true)
      if (update.docChanged && !outside) host.onChange(update.state.doc.toString())
    }),
  ]
}
