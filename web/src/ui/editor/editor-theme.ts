/** The editor in the console's colours. Tokens are inherited into its shadow tree, so both schemes follow by themselves. */
import { EditorView } from '@codemirror/view'

/** Height of a line, px; editor.css keeps as much for the field before the editor is loaded. */
const LINE_HEIGHT = 20
const PADDING = 6

export function editorTheme(minLines: number, maxLines: number) {
  return EditorView.theme({
    '&': {
      color: 'var(--mr-text)',
      backgroundColor: 'transparent',
      fontSize: '12.5px',
    },
    // The box around it shows the focus.
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': {
      fontFamily: 'var(--mr-mono)',
      fontFeatureSettings: "'calt' 0",
      lineHeight: `${LINE_HEIGHT}px`,
      minHeight: `${minLines * LINE_HEIGHT + 2 * PADDING}px`,
      maxHeight: `${maxLines * LINE_HEIGHT + 2 * PADDING}px`,
      overflow: 'auto',
    },
    '.cm-content': { padding: `${PADDING}px 0`, caretColor: 'var(--mr-accent)' },
    '.cm-line': { padding: '0 9px' },
    '.cm-placeholder': { color: 'var(--mr-dim)' },
    '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--mr-accent)' },
    '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
      { backgroundColor: 'var(--mr-active)' },
    '&.cm-focused .cm-matchingBracket': {
      backgroundColor: 'var(--mr-accent-soft)',
      outline: '1px solid var(--mr-accent)',
    },
    '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--mr-error-soft)' },
    '.cm-tooltip': {
      zIndex: 400,
      border: '1px solid var(--mr-border-strong)',
      borderRadius: 'var(--mr-radius)',
      backgroundColor: 'var(--mr-raised)',
      color: 'var(--mr-text)',
      boxShadow: 'var(--mr-shadow)',
      overflow: 'hidden',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': {
      fontFamily: 'var(--mr-mono)',
      fontSize: '12px',
      maxHeight: '16em',
      maxWidth: 'min(520px, 92vw)',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', lineHeight: '18px' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: 'var(--mr-active)',
      color: 'var(--mr-text)',
    },
    '.cm-completionMatchedText': {
      textDecoration: 'none',
      color: 'var(--mr-accent)',
      fontWeight: 600,
    },
    '.cm-completionDetail': {
      marginLeft: '12px',
      fontStyle: 'normal',
      color: 'var(--mr-dim)',
    },
    '.cm-tooltip.cm-completionInfo': {
      padding: '8px 12px',
      maxWidth: '340px',
      fontFamily: 'var(--mr-font)',
      fontSize: '12px',
    },
    '.cm-completionInfo dl': { margin: 0 },
    '.cm-completionInfo dt': { fontFamily: 'var(--mr-mono)', fontWeight: 600 },
    '.cm-completionInfo dd': { margin: '0 0 4px', color: 'var(--mr-dim)' },
    '.cm-tooltip-lint': { maxWidth: '420px', fontFamily: 'var(--mr-font)', fontSize: '12px' },
    '.cm-diagnostic': { padding: '6px 10px', whiteSpace: 'pre-wrap' },
    '.cm-diagnostic-error': { borderLeft: '3px solid var(--mr-error)' },
    '.cm-diagnostic-warning': { borderLeft: '3px solid var(--mr-warn)' },
    '.cm-lintRange': { backgroundImage: 'none', paddingBottom: 0 },
    '.cm-lintRange-error': {
      textDecoration: 'underline wavy var(--mr-error)',
      textUnderlineOffset: '3px',
    },
    '.cm-diagnostic-info': { borderLeft: '3px solid var(--mr-border-strong)' },
    '.cm-lintRange-info': {
      textDecoration: 'underline dotted var(--mr-border-strong)',
      textUnderlineOffset: '3px',
    },
    '.cm-lintRange-warning': {
      textDecoration: 'underline wavy var(--mr-warn)',
      textUnderlineOffset: '3px',
    },
    '.cm-lintPoint:after': { borderBottomColor: 'var(--mr-error)' },
    '.cm-snippetField': { backgroundColor: 'var(--mr-accent-soft)' },
  })
}
