import { exportRequest } from '@millrace/contract/search.ts'
import { expect, test } from 'vitest'
import { exportBody } from './export-body.ts'

test('an export asks for everything that the search would find', () => {
  const body = exportBody(
    {
      topics: ['t'],
      filter: '.value.x',
      limit: 100,
      cursor: 'c',
      streaming: true,
      scan_limit: 5,
      from: 'recent',
    },
    'csv',
  )
  expect(body).toEqual({
    topics: ['t'],
    filter: '.value.x',
    from: 'recent',
    format: 'csv',
    limit: 0,
  })
  expect(exportRequest.safeParse(body).success).toBe(true)
})
