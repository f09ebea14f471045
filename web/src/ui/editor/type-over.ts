/** Typing over a selection, done by the editor rather than by the browser. */
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/**
 * A browser that replaces coloured text by what is typed carries the colour over as an inline style. The content
 * security policy forbids that, and logs an error for every such key; CodeMirror would take the style away again.
 */
export const typeOver: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main, ranges } = view.state.selection
    if (event.inputType !== 'insertText' || event.data === null || event.isComposing) return false
    if (main.empty || ranges.length > 1) return false
    const text = event.data
    const insert = () =>
      view.state.update(view.state.replaceSelection(text), {
        userEvent: 'input.type',
        scrollIntoView: true,
      })
    // As CodeMirror does with what the browser typed: brackets may be put around the selection instead.
    const handled = view.state
      .facet(EditorView.inputHandler)
      .some((handler) => handler(view, main.from, main.to, text, insert))
    if (!handled) view.dispatch(insert())
    event.preventDefault()
    return true
  },
})
