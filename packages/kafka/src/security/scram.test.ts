import assert from 'node:assert/strict'
import { it } from 'node:test'
import { scram } from './scram.ts'

// RFC 7677 section 3.
const NONCE = 'rOprNGfwEbeRWgbNEkqO'
const SERVER_FIRST =
  'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'
const CLIENT_FINAL =
  'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='
const SERVER_FINAL = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='

async function exchange(answers: readonly string[], username = 'user'): Promise<readonly string[]> {
  const sent: string[] = []
  const send = (message: string): Promise<string> => {
    sent.push(message)
    return Promise.resolve(answers[sent.length - 1] ?? '')
  }
  await scram('sha256', { username, password: 'pencil' }, send, NONCE)
  return sent
}

it('speaks as the RFC’s example', async () => {
  assert.deepEqual(await exchange([SERVER_FIRST, SERVER_FINAL]), [
    `n,,n=user,r=${NONCE}`,
    CLIENT_FINAL,
  ])
})

it('escapes user names', async () => {
  const sent: string[] = []
  const refuse = (message: string): Promise<string> => {
    sent.push(message)
    return Promise.reject(new Error('enough'))
  }
  const credentials = { username: 'a=b,c,=', password: 'x' }
  await assert.rejects(scram('sha512', credentials, refuse, NONCE), /enough/)
  assert.deepEqual(sent, [`n,,n=a=3Db=2Cc=2C=3D,r=${NONCE}`])
})

it('distrusts servers that answer wrongly', async () => {
  for (const [answers, expected] of [
    [['e=other-error'], /no SCRAM message.*other-error/],
    [['garbage'], /no SCRAM message/],
    [[SERVER_FIRST.replace('r=r', 'r=x')], /no SCRAM message/],
    [[`r=${NONCE},s=AAAA,i=4096`], /no SCRAM message/],
    [[SERVER_FIRST.replace('i=4096', 'i=1')], /asks for 1 iterations/],
    [[SERVER_FIRST.replace('i=4096', 'i=99999999')], /asks for 99999999 iterations/],
    [[SERVER_FIRST, 'v=AAAA'], /could not prove/],
    [[SERVER_FIRST, 'e=invalid-proof'], /could not prove.*invalid-proof/],
  ] as const) {
    await assert.rejects(exchange(answers), expected, answers.join(' | '))
  }
})
