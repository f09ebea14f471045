/** Completion: fields that the topic's records have, functions with their docs, formats and keywords. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  snippetCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { FORMATS, FUNCTIONS, type FunctionDoc } from '@millrace/kjq/editor/functions.ts'
import { tokenize } from '@millrace/kjq/editor/tokenizer.ts'
import { RECORD_FIELDS, fieldContext, nextFields, type FieldHint } from './field-context.ts'

const KEYWORDS = 'and or not if then elif else end as def reduce foreach try catch'.split(' ')

const functionOptions: readonly Completion[] = [
  ...[...new Map(FUNCTIONS.map((one) => [one.name, one])).keys()].map(functionOption),
  ...KEYWORDS.map((label): Completion => ({ label, type: 'keyword', boost: -1 })),
]
const formatOptions: readonly Completion[] = FORMATS.map(({ name, doc }) => ({
  label: name,
  type: 'constant',
  detail: doc,
}))

/** One entry for all forms of a name; the caret goes to the first parameter. */
function functionOption(name: string): Completion {
  const forms = FUNCTIONS.filter((one) => one.name === name)
  const [first] = forms
  const parameters = parametersOf(first)
  const option: Completion = {
    label: name,
    type: 'function',
    detail: first?.signature.slice(name.length) ?? '',
    info: () => documentation(forms),
  }
  if (parameters.length === 0) return option
  return snippetCompletion(
    `${name}(${parameters.map((parameter) => `\${${parameter}}`).join('; ')})`,
    option,
  )
}

function parametersOf(form: FunctionDoc | undefined): readonly string[] {
  const inside = /\((.*)\)$/.exec(form?.signature ?? '')?.[1] ?? ''
  return inside === '' ? [] : inside.split('; ')
}

function documentation(forms: readonly FunctionDoc[]): HTMLElement {
  const list = document.createElement('dl')
  for (const { signature, doc } of forms) {
    const term = document.createElement('dt')
    term.textContent = signature
    const text = document.createElement('dd')
    text.textContent = doc
    list.append(term, text)
  }
  return list
}

function fieldOptions(parent: string, hints: readonly FieldHint[]): readonly Completion[] {
  const fields = nextFields(parent, parent === '' ? [...RECORD_FIELDS, ...hints] : hints)
  return fields.map(({ name, types, example }, place) => ({
    label: name,
    type: 'property',
    detail: [types.join(' | '), example].filter((part) => part !== null && part !== '').join('  '),
    // As they were met: the most frequent first.
    boost: -Math.min(place, 99),
  }))
}

/** Inside a string or comment nothing is a name; what `\\(…)` interpolates is. */
function isText(before: string): boolean {
  const last = tokenize(before).at(-1)
  return last !== undefined && (last.state.inString || last.style === 'comment')
}

/** @param fields asked anew whenever something is completed: they arrive after the editor */
export function kjqCompletion(fields: () => readonly FieldHint[]): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    // The whole text: a path may continue one of the line above.
    const before = context.state.sliceDoc(Math.max(0, context.pos - 2_000), context.pos)
    if (isText(before)) return null
    const format = /@\w*$/.exec(before)
    if (format !== null) {
      return { from: context.pos - format[0].length, options: formatOptions, validFor: /^@\w*$/ }
    }
    const field = fieldContext(before)
    if (field !== undefined) {
      const options = fieldOptions(field.parent, fields())
      return { from: context.pos - field.typed.length, options, validFor: /^[\p{L}\p{N}_]*$/u }
    }
    const word = /(?<![.$\w"])[a-z_@][\w-]*$/i.exec(before)
    if (word === null && !context.explicit) return null
    return {
      from: context.pos - (word?.[0].length ?? 0),
      options: functionOptions,
      validFor: /^[\w-]*$/,
    }
  }
  return [
    autocompletion({ override: [source], icons: false, maxRenderedOptions: 60 }),
    closeBrackets(),
    keymap.of([...closeBracketsKeymap, ...completionKeymap]),
  ]
}
