/** Stores as people really have them: made here by keytool and openssl. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import type { KafkaError } from '../errors.ts'
import { readKeyStore, readTrustStore } from './key-store.ts'
import { pemBlocks } from './pem.ts'

const PASSWORD = 'changeit'
const OTHER = 'another-ünsafe'
const run = promisify(execFile)

/** Of the password ü: with its Latin-1 bytes the content decrypts to rubbish that ends like a content. */
const RUBBISH_AS_LATIN1 = Buffer.from(
  [
    'MIIEBgIBAzCCA8AGCSqGSIb3DQEHAaCCA7EEggOtMIIDqTCCAmEGCSqGSIb3DQEHBqCCAlIwggJOAgEAMIICRwYJKoZIhvcNAQcBMFYGCSqGSI',
    'b3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAhhk9LYd6I+PQIBATAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQ52Mz9qiR9yC7uPx94fKXHoCC',
    'AeBO2TkeGbQ+1HbJCOHLrIzPtXa07Om3OrE6i+lzrKj4YVZArIOuJvKbzMQomlSTNw6l72ISl89zf17r/ylV+lH2T2PDz3+c5iIp7t6bPIr916',
    'Av4ZkOy8Gy0WN25RKqw//CB0GkYnNMw716Yl9XSqduRMRr7dwC/VuZ5C1h3cQ90MyvJYF3qyb4dgOB676bYx9Ow2PRgl6jh2z4nU7puxJu90lU',
    'My3cFLDppVdVQ/QESLM4y1tu7weXboFFLtL+OkHUnKDcwFL0j5iHV6FA/lf62ATtSTdACo8gamOsdZWQwBEXquXE0/7bIWfI9Rnx9oBC7PYZkJ',
    '20MYkwu3HyCsOxm5iFHitFkWaGJUCdNOQvP6/qiG94nwi1CHl6jdocJHn4cNHCrbCPEHlouzi2wufgWzkHHxHv0kSQvEWRg7/k6VUWn1y2kqTN',
    'tqgob+Cp45jjDY6XzIKa5zdSh+Kt52G24AzNjo4e6k6p8x/nS8psI/IXYhHlJxw4lrzHESTOSZvVmTBqaAGR8NGWzXVKPHkSkg0GMeVJ4OitaI',
    'z3K+p5m7cbUf+QpMHU0yssFW5GAJL3OBlueGCt7T94b91egMfoFUCTDN3fatfwyxWekgHHb7QEbsbX5Uv18BTsX6gdFlswggFABgkqhkiG9w0B',
    'BwGgggExBIIBLTCCASkwggElBgsqhkiG9w0BDAoBAqCB7jCB6zBWBgkqhkiG9w0BBQ0wSTAoBgkqhkiG9w0BBQwwGwQISxvElf3+UJ8CAQEwDA',
    'YIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEEUYOAyCr4Lwu6r9EffTmFAEgZBeopGw332Pe27B9Gi0MW3PHPbnpOXzsgqiOi3ZILP+yCLA9xlX',
    'OnCSOLzDmCGdHR9Iq8woLoBXLft9EtemlfiypQ+Fb7N5U5S29vatrLSQS9omwvhX47t/DGah+3EZlZ9CUEYLgVDMtljqodbyrbtFjtS5OK74dh',
    '7ka7UqwFY2w7VmqNoKsGo7vk7xXunaHfMxJTAjBgkqhkiG9w0BCRUxFgQUmF3U0vrLY2ecuLoAq5OLZulqd38wPTAxMA0GCWCGSAFlAwQCAQUA',
    'BCB/NSGJYt6lbwuxxRej30YE0Ow7d1HIW+Itzv+5Aw9pxwQIfkk9fR+V7Lo=',
  ].join(''),
  'base64',
)

let dir: string
const file = (name: string): string => path.join(dir, name)
const bytes = (name: string): Promise<Buffer> => readFile(file(name))

async function openssl(command: string, ...more: string[]): Promise<void> {
  await run('openssl', [...command.split(' '), ...more], { cwd: dir })
}

async function keytool(command: string, ...more: string[]): Promise<void> {
  await run('keytool', [...command.split(' '), ...more], { cwd: dir })
}

/** A root, an intermediate, and two leaves (RSA and elliptic curve), with their chains. */
async function makeCertificates(): Promise<void> {
  await writeFile(file('ca.cnf'), 'basicConstraints=critical,CA:TRUE\n')
  await openssl(
    'req -x509 -newkey rsa:2048 -nodes -days 30 -keyout root.key -out root.crt -subj /CN=root',
  )
  await openssl('req -newkey rsa:2048 -nodes -keyout middle.key -out middle.csr -subj /CN=middle')
  await openssl(
    'x509 -req -in middle.csr -CA root.crt -CAkey root.key -CAcreateserial -days 30 -out middle.crt -extfile ca.cnf',
  )
  await openssl('req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj /CN=leaf')
  await openssl(
    'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout curve.key -out curve.csr -subj /CN=curve',
  )
  for (const leaf of ['leaf', 'curve']) {
    await openssl(
      `x509 -req -in ${leaf}.csr -CA middle.crt -CAkey middle.key -CAcreateserial -days 30 -out ${leaf}.crt`,
    )
  }
  await writeFile(
    file('issuers.crt'),
    Buffer.concat([await bytes('root.crt'), await bytes('middle.crt')]),
  )
}

async function makeStores(): Promise<void> {
  const export12 = 'pkcs12 -export -certfile issuers.crt'
  await openssl(
    `${export12} -in leaf.crt -inkey leaf.key -name leaf -out modern.p12 -passout pass:${PASSWORD}`,
  )
  await openssl(
    `${export12} -in curve.crt -inkey curve.key -name curve -out curve.p12 -passout pass:${PASSWORD}`,
  )
  await openssl(
    `${export12} -in leaf.crt -inkey leaf.key -legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-3DES -macalg sha1 -name leaf -out legacy.p12 -passout pass:${PASSWORD}`,
  )
  await openssl(
    `${export12} -in leaf.crt -inkey leaf.key -name leaf -out umlaut.p12 -passout`,
    `pass:${OTHER}`,
  )

  const from = `-importkeystore -noprompt -srcstoretype PKCS12 -srcstorepass ${PASSWORD}`
  await keytool(
    `${from} -srckeystore modern.p12 -destkeystore leaf.jks -deststoretype JKS -deststorepass ${PASSWORD}`,
  )
  await keytool(
    `${from} -srckeystore curve.p12 -destkeystore curve.jks -deststoretype JKS -deststorepass ${PASSWORD}`,
  )
  await keytool(
    `${from} -srckeystore modern.p12 -srcalias leaf -destalias leaf -destkeystore keypass.jks -deststoretype JKS -deststorepass ${PASSWORD} -destkeypass keysecret`,
  )
  await keytool(
    `${from} -srckeystore modern.p12 -destkeystore keytool.p12 -deststoretype PKCS12 -deststorepass ${PASSWORD}`,
  )
  await keytool(
    `-genkeypair -alias own -dname CN=own -keyalg EC -storetype PKCS12 -keystore generated.p12 -storepass ${PASSWORD}`,
  )
  for (const [name, type] of [
    ['trust.p12', 'PKCS12'],
    ['trust.jks', 'JKS'],
  ]) {
    for (const alias of ['root', 'curve']) {
      await keytool(
        `-importcert -noprompt -alias ${alias} -file ${alias}.crt -storetype ${type} -keystore ${name} -storepass ${PASSWORD}`,
      )
    }
  }
  await keytool(
    `-J-Dkeystore.pkcs12.legacy -importcert -noprompt -alias root -file root.crt -storetype PKCS12 -keystore oldtrust.p12 -storepass ${PASSWORD}`,
  )
  await keytool(
    '-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE -J-Dkeystore.pkcs12.macAlgorithm=NONE -importcert -noprompt -alias root -file root.crt -storetype PKCS12 -keystore open.p12 -storepass',
    PASSWORD,
  )
  await openssl(`pkcs8 -topk8 -in leaf.key -out encrypted.key -passout pass:${PASSWORD}`)
}

before(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'stores-'))
  await makeCertificates()
  await makeStores()
})

after(async () => {
  await rm(dir, { recursive: true })
})

const subjects = (pem: string): string[] =>
  pemBlocks(pem).map(({ text }) => new X509Certificate(text).subject)

function fails(reason: string, message: RegExp) {
  return (error: KafkaError): true => {
    assert.equal(error.code, 'MR_STORE')
    assert.equal(error.reason, reason, error.message)
    assert.match(error.message, message)
    assert.doesNotMatch(error.message, new RegExp(`${PASSWORD}|${OTHER}|wrong-one`))
    return true
  }
}

describe('key stores', () => {
  for (const [name, subject, passwords] of [
    ['modern.p12', 'leaf', { store: PASSWORD }],
    ['legacy.p12', 'leaf', { store: PASSWORD }],
    ['umlaut.p12', 'leaf', { store: OTHER }],
    ['keytool.p12', 'leaf', { store: PASSWORD }],
    ['curve.p12', 'curve', { store: PASSWORD }],
    ['leaf.jks', 'leaf', { store: PASSWORD }],
    ['curve.jks', 'curve', { store: PASSWORD }],
    ['keypass.jks', 'leaf', { store: PASSWORD, key: 'keysecret' }],
  ] as const) {
    it(`gives key and chain, own certificate first: ${name}`, async () => {
      const material = readKeyStore(await bytes(name), passwords, name)
      assert.deepEqual(subjects(material.cert), [`CN=${subject}`, 'CN=middle', 'CN=root'])
      const original = createPrivateKey(await bytes(`${subject}.key`))
      assert.ok(createPrivateKey(material.key).equals(original))
      // Byte for byte: a certificate written anew could lose its signature.
      const own = new X509Certificate(pemBlocks(material.cert)[0]?.text ?? '')
      assert.deepEqual(own.raw, new X509Certificate(await bytes(`${subject}.crt`)).raw)
    })

    it(`refuses a wrong password: ${name}`, async () => {
      const store = await bytes(name)
      assert.throws(
        () => readKeyStore(store, { ...passwords, store: 'wrong-one' }, name),
        fails('wrong-password', /does not open/),
      )
    })
  }

  it('opens a store whose password is not ASCII, however the wrong bytes of it decrypt', () => {
    const { cert } = readKeyStore(RUBBISH_AS_LATIN1, { store: 'ü' }, 'ü.p12')
    assert.deepEqual(subjects(cert), ['CN=umlaut'])
  })

  it('reads a pair that keytool made itself', async () => {
    const { cert } = readKeyStore(
      await bytes('generated.p12'),
      { store: PASSWORD },
      'generated.p12',
    )
    assert.deepEqual(subjects(cert), ['CN=own'])
  })

  it('tells the password of the key from that of the store', async () => {
    const store = await bytes('keypass.jks')
    assert.throws(
      () => readKeyStore(store, { store: PASSWORD }, 'keypass.jks'),
      fails('wrong-key-password', /key password/),
    )
  })

  it('asks for a password where none is given', async () => {
    for (const name of ['leaf.jks', 'modern.p12']) {
      const store = await bytes(name)
      assert.throws(() => readKeyStore(store, {}, name), fails('no-password', /none is set/), name)
    }
  })

  it('says when there is no key', async () => {
    for (const name of ['trust.p12', 'trust.jks', 'root.crt']) {
      const store = await bytes(name)
      assert.throws(
        () => readKeyStore(store, { store: PASSWORD }, name),
        fails('no-key', /trust store/),
        name,
      )
    }
  })

  it('says when it is no store', async () => {
    for (const text of ['', 'bootstrap.servers=x', '0\u0003abc']) {
      assert.throws(
        () => readKeyStore(Buffer.from(text), {}, 'x'),
        fails('not-a-store', /Expected PEM, PKCS12 or JKS/),
        text,
      )
    }
  })

  it('says when a store is cut off', async () => {
    const whole = await bytes('leaf.jks')
    assert.throws(
      () => readKeyStore(whole.subarray(0, 900), { store: PASSWORD }, 'x'),
      fails('wrong-password', /does not open/),
    )
    assert.throws(
      () => readTrustStore(whole.subarray(0, 900), {}, 'x'),
      fails('damaged', /damaged/),
    )
    const pkcs12 = (await bytes('modern.p12')).subarray(0, 900)
    assert.throws(
      () => readKeyStore(pkcs12, { store: PASSWORD }, 'x'),
      fails('not-a-store', /Expected PEM/),
    )
  })

  it('reads PEM files with the blocks in any order', async () => {
    const text = Buffer.concat([
      await bytes('issuers.crt'),
      await bytes('leaf.key'),
      await bytes('leaf.crt'),
    ])
    const { cert } = readKeyStore(text, {}, 'x.pem')
    assert.deepEqual(subjects(cert), ['CN=leaf', 'CN=middle', 'CN=root'])
  })

  it('opens an encrypted PEM key with the key password only', async () => {
    const text = Buffer.concat([await bytes('encrypted.key'), await bytes('leaf.crt')])
    assert.match(readKeyStore(text, { key: PASSWORD }, 'x').key, /BEGIN PRIVATE KEY/)
    assert.throws(
      () => readKeyStore(text, { key: 'wrong-one' }, 'x'),
      fails('wrong-key-password', /key password/),
    )
    assert.throws(() => readKeyStore(text, {}, 'x'), fails('no-password', /none is set/))
  })

  it('refuses a certificate of another key', async () => {
    const text = Buffer.concat([await bytes('leaf.key'), await bytes('curve.crt')])
    assert.throws(
      () => readKeyStore(text, {}, 'x'),
      fails('mismatch', /belongs to its private key/),
    )
  })
})

describe('trust stores', () => {
  for (const name of ['trust.p12', 'trust.jks'] as const) {
    it(`gives every certificate: ${name}`, async () => {
      const pem = readTrustStore(await bytes(name), { store: PASSWORD }, name)
      assert.deepEqual(subjects(pem).toSorted(), ['CN=curve', 'CN=root'])
    })

    it(`refuses a wrong password: ${name}`, async () => {
      const store = await bytes(name)
      assert.throws(
        () => readTrustStore(store, { store: 'wrong-one' }, name),
        fails('wrong-password', /does not open/),
      )
    })
  }

  it('reads the encryption of older Javas', async () => {
    assert.deepEqual(
      subjects(readTrustStore(await bytes('oldtrust.p12'), { store: PASSWORD }, 'x')),
      ['CN=root'],
    )
  })

  it('needs no password where Java needs none', async () => {
    assert.deepEqual(subjects(readTrustStore(await bytes('trust.jks'), {}, 'x')).toSorted(), [
      'CN=curve',
      'CN=root',
    ])
    assert.deepEqual(subjects(readTrustStore(await bytes('open.p12'), {}, 'x')), ['CN=root'])
    assert.deepEqual(subjects(readTrustStore(await bytes('open.p12'), { store: PASSWORD }, 'x')), [
      'CN=root',
    ])
  })

  it('trusts the chain of a key store too', async () => {
    const pem = readTrustStore(await bytes('leaf.jks'), { store: PASSWORD }, 'leaf.jks')
    assert.ok(subjects(pem).includes('CN=root'))
  })

  it('reads PEM in one line, as environment variables hold it', async () => {
    const text = (await bytes('issuers.crt')).toString()
    for (const flat of [
      text.replaceAll('\n', ' '),
      text.replaceAll('\n', '\\n'),
      text.replaceAll('\n', '\r\n'),
    ]) {
      assert.deepEqual(subjects(readTrustStore(Buffer.from(flat), {}, 'x')), [
        'CN=root',
        'CN=middle',
      ])
    }
  })

  it('says when there are no certificates', async () => {
    const key = await bytes('leaf.key')
    assert.throws(() => readTrustStore(key, {}, 'x'), fails('no-certificates', /no certificates/))
  })
})
