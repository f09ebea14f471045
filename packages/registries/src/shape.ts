/** Answers as they should be: reads single fields of JSON that another program wrote. */
import type { SchemaType } from '@millrace/serdes/schemas/model.ts'
import { RegistryError } from './errors.ts'

export type Fields = ReadonlyMap<string, unknown>

/** @param from what was asked of whom, for the message @throws RegistryError MR_REGISTRY_ANSWER */
export function jsonOf(text: string, from: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const message = `${from}: expected JSON, got ${shown(text)}.`
    throw new RegistryError('MR_REGISTRY_ANSWER', message, { cause })
  }
}

export function fieldsOf(value: unknown, from: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unexpected(from, 'an object', value)
  return new Map<string, unknown>(Object.entries(value))
}

export function listOf(value: unknown, from: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(from, 'a list', value)
  return value
}

export function textOf(value: unknown, from: string): string {
  if (typeof value !== 'string') throw unexpected(from, 'text', value)
  return value
}

export function wholeOf(value: unknown, from: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw unexpected(from, 'a whole number', value)
  return value
}

/** Absent is Avro, which came first. @throws RegistryError MR_REGISTRY_SCHEMA */
export function typeOf(value: unknown, from: string): SchemaType {
  const type = value ?? 'AVRO'
  if (type === 'AVRO' || type === 'PROTOBUF' || type === 'JSON') return type
  const message = `${from}: the schema is of the type ${shown(JSON.stringify(type))}. Expected AVRO, PROTOBUF or JSON.`
  throw new RegistryError('MR_REGISTRY_SCHEMA', message)
}

function unexpected(from: string, expected: string, value: unknown): RegistryError {
  const got = value === undefined ? 'nothing' : shown(JSON.stringify(value))
  return new RegistryError('MR_REGISTRY_ANSWER', `${from}: expected ${expected}, got ${got}.`)
}

/** So much of an answer that a message stays one. */
function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
