/** The RBAC file's shape. Every scalar is text: the file is read without YAML's numbers and booleans. */
import { actionNamed, actionSpellings } from '@millrace/contract/actions.ts'
import { z } from 'zod'
import { resourceSchema, unknownType } from './resource-schema.ts'
import { shown } from './shown.ts'

const EFFECTS = ['Allow', 'Deny', 'Stage'] as const
/** Of kPow's sibling for Flink, whose files may be shared: they permit nothing here. */
const FOREIGN_ACTION = /^FLINK_[A-Z_]+$/

const expecting = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    `is ${input === undefined ? 'missing' : shown(input)}. Expected ${what}.`,
})

const strict = <Shape extends z.core.$ZodLooseShape>(shape: Shape, what: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has ${issue.keys.map(shown).join(', ')}. Known here: ${Object.keys(shape).join(', ')}.`
        : expecting(what).error(issue),
  })

/** A list, or one text in its place. Empty in the file is as good as left out. */
const texts = (what: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() !== '' ? [value] : value),
    z.array(
      z
        .string(expecting(what))
        .trim()
        .min(1, { error: `is empty. Expected ${what}.` }),
      expecting(`a list of ${what}s`),
    ),
  )
const optionalTexts = (what: string) =>
  z.preprocess((value) => (value === '' ? undefined : value), texts(what).optional())

const role = optionalTexts('role')

const withRoles = <
  Given extends {
    readonly role?: string[] | undefined
    readonly roles?: string[] | undefined
  },
>({
  role: one,
  roles: several,
  ...rest
}: Given) => ({ ...rest, roles: [...new Set([...(one ?? []), ...(several ?? [])])] })

const action = z.string(expecting('an action')).superRefine((name, context) => {
  if (actionNamed(name) !== undefined || FOREIGN_ACTION.test(name)) return
  context.addIssue({ code: 'custom', message: `is ${shown(name)}. Expected ${likeActions(name)}.` })
})

/** Actions that begin with the same word, or where all of them are listed. */
function likeActions(name: string): string {
  const upper = name.trim().toUpperCase()
  const word = upper.split('_', 1)[0] ?? ''
  const like = actionSpellings().filter((known) => known.startsWith(`${word}_`))
  if (actionNamed(upper) !== undefined) return upper
  return like.length === 0 ? 'an action, as docs/access.md lists them' : `one of ${like.join(', ')}`
}

const policySchema = strict(
  {
    name: z.string().optional(),
    description: z.string().optional(),
    resource: resourceSchema,
    effect: z.enum(EFFECTS, expecting('Allow, Deny or Stage')),
    actions: z.preprocess(
      (value) => (typeof value === 'string' && value !== '' ? [value] : value),
      z
        .array(action, expecting('a list of actions'))
        .min(1, { error: 'is empty. Expected a list of actions.' }),
    ),
    role,
    roles: role,
  },
  'a policy: resource, effect, actions, role or roles',
)
  .superRefine(({ effect, resource }, context) => {
    const problem = effect === 'Deny' ? unknownType(resource) : null
    if (problem !== null) context.addIssue({ code: 'custom', path: ['resource'], message: problem })
  })
  .transform(withRoles)

const resources = z.preprocess(
  (value) => (value === '' ? undefined : value),
  z.array(resourceSchema, expecting('a list of resources, each a list itself')).optional(),
)
const tenantSchema = strict(
  {
    name: z.string(expecting('a name')).trim().min(1, { error: 'is empty. Expected a name.' }),
    description: z.string(expecting('a text')).optional(),
    resources: z.array(
      strict(
        { include: resources, exclude: resources },
        'include: or exclude: with a list of resources',
      ),
      expecting('a list of maps with include or exclude'),
    ),
    role,
    roles: role,
  },
  'a tenant: name, resources, roles',
)
  .superRefine(({ resources: parts }, context) => {
    for (const [index, { exclude = [] }] of parts.entries())
      for (const [place, path] of exclude.entries()) {
        const message = unknownType(path)
        if (message === null) continue
        context.addIssue({ code: 'custom', path: ['resources', index, 'exclude', place], message })
      }
    if (parts.every(({ include = [] }) => include.length === 0))
      context.addIssue({
        code: 'custom',
        path: ['resources'],
        message:
          'includes nothing. Expected include: with the resources of the tenant; everything is [["*"]].',
      })
  })
  .transform(withRoles)

const list = <Item extends z.ZodType>(item: Item, what: string) =>
  z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.array(item, expecting(`a list of ${what}`)).default([]),
  )

/** Sections of sign-in by SAML and GitHub, which this version does not have: read over. */
const readOver = z.unknown().optional()

export const fileSchema = strict(
  {
    admin_roles: optionalTexts('role'),
    authorized_roles: optionalTexts('role'),
    policies: list(policySchema, 'policies'),
    tenants: list(tenantSchema, 'tenants'),
    openid: z.preprocess(
      (value) => (value === '' ? undefined : value),
      strict(
        {
          role_path: optionalTexts('name'),
          roles_from: z
            .enum(['access_token', 'id_token'], expecting('access_token or id_token'))
            .optional(),
        },
        'role_path and roles_from',
      ).optional(),
    ),
    saml: readOver,
    github: readOver,
  },
  'a map with policies, tenants, admin_roles, authorized_roles, openid',
)
export type WrittenFile = z.output<typeof fileSchema>

/** Mistakes between the members of policies and tenants, looked for whatever else is wrong with them. */
export function mistakesBetween(value: unknown): z.core.$ZodIssue[] {
  const issues: z.core.$ZodIssue[] = []
  const add = (path: PropertyKey[], message: string): void => {
    issues.push({ code: 'custom', path, message, input: undefined })
  }
  for (const section of ['policies', 'tenants']) {
    for (const [index, item] of membersOf(value, section).entries()) {
      if (typeof item !== 'object' || item === null || Array.isArray(item)) continue
      if (isEmpty(Reflect.get(item, 'role')) && isEmpty(Reflect.get(item, 'roles')))
        add(
          [section, index],
          'has no role. Expected role: "x", or roles: [x, y]; "*" is everybody.',
        )
    }
  }
  const names = membersOf(value, 'tenants').map((tenant): unknown =>
    typeof tenant === 'object' && tenant !== null ? Reflect.get(tenant, 'name') : undefined,
  )
  for (const [index, name] of names.entries()) {
    const first = names.findIndex((other) => nameOf(other) === nameOf(name))
    if (typeof name !== 'string' || first === index) continue
    add(
      ['tenants', index, 'name'],
      `is ${shown(name)}, as tenants[${first}] is called. Expected a name of its own.`,
    )
  }
  return issues
}

const isEmpty = (roles: unknown): boolean =>
  roles === undefined || roles === '' || (Array.isArray(roles) && roles.length === 0)

const nameOf = (name: unknown): unknown => (typeof name === 'string' ? name.trim() : name)

function membersOf(value: unknown, section: string): readonly unknown[] {
  const members: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, section) : undefined
  return Array.isArray(members) ? members : []
}
