import assert from 'node:assert/strict'
import type { NetworkInterfaceInfo } from 'node:os'
import test from 'node:test'
import { instanceUrl } from './instance-url.ts'

const any = { configured: null, host: '0.0.0.0', port: 3000, secure: false }

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return { address, internal, family: 'IPv4', netmask: '', mac: '', cidr: null }
}

function ipv6(address: string, scopeid: number): NetworkInterfaceInfo {
  return { address, scopeid, internal: false, family: 'IPv6', netmask: '', mac: '', cidr: null }
}

test('the address that others reach: of a task of ECS not the one for itself', () => {
  const interfaces = {
    lo: [ipv4('127.0.0.1', true)],
    'ecs-eth0': [ipv4('169.254.172.2')],
    eth1: [ipv6('fe80::1', 3), ipv6('2001:db8::7', 0), ipv4('10.0.3.17')],
  }
  assert.equal(instanceUrl({ ...any, interfaces }), 'http://10.0.3.17:3000')
})

test('IPv6 alone stands in brackets; alone on a machine it is the machine itself', () => {
  const interfaces = { eth0: [ipv6('fe80::1', 3), ipv6('2001:db8::7', 0)] }
  assert.equal(instanceUrl({ ...any, secure: true, interfaces }), 'https://[2001:db8::7]:3000')
  assert.equal(instanceUrl({ ...any, interfaces: {} }), 'http://127.0.0.1:3000')
})

test('what is configured counts, then an address of HOST', () => {
  const configured = 'https://one.example:3443'
  assert.equal(instanceUrl({ ...any, configured }), configured)
  assert.equal(instanceUrl({ ...any, host: '10.1.1.1', interfaces: {} }), 'http://10.1.1.1:3000')
})
