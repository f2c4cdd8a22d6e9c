import { createHash } from "node:crypto";

/** A range of IPv4 addresses: those that agree with `start` in the first `bits` bits. */
export interface Subnet {
  readonly start: number;
  readonly bits: number;
}

/** The most nodes that a run can have: their addresses share a subnet of 256. */
export const NODES_MAX = 200;

/** Networks for measurements (RFC 2544, RFC 6890): no company, home or virtual private network is numbered like this. */
const RANGE: Subnet = { start: parseAddress("198.18.0.0"), bits: 15 };
const SUBNET_BITS = 24;
const SUBNETS = 2 ** (SUBNET_BITS - RANGE.bits);
const SIZE = 2 ** (32 - SUBNET_BITS);

const GATEWAY = 1;
const ORCHESTRATOR = 2;
const FIRST_NODE = 3;

export const gatewayIn = ({ start }: Subnet): string => formatAddress(start + GATEWAY);

/** The address of an orchestrator that is a container itself. */
export const orchestratorIn = ({ start }: Subnet): string => formatAddress(start + ORCHESTRATOR);

/** The address of the node at a place in the list of nodes. */
export const nodeIn = ({ start }: Subnet, place: number): string => formatAddress(start + FIRST_NODE + place);

/** Every subnet that a run may have. Each run begins elsewhere, so that runs that start together seldom want the same. */
export function subnetsFor(run: string): Subnet[] {
  const first = createHash("sha256").update(run).digest().readUInt32BE() % SUBNETS;
  return Array.from({ length: SUBNETS }, (_, step) => ({
    start: RANGE.start + ((first + step) % SUBNETS) * SIZE,
    bits: SUBNET_BITS,
  }));
}

export function overlap(one: Subnet, other: Subnet): boolean {
  const shared = 2 ** (32 - Math.min(one.bits, other.bits));
  return Math.floor(one.start / shared) === Math.floor(other.start / shared);
}

/** Reads `198.18.0.0/24`; undefined: not IPv4. */
export function parseSubnet(text: string): Subnet | undefined {
  const [, address, bits] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(text) ?? [];
  return address === undefined ? undefined : { start: parseAddress(address), bits: Number(bits) };
}

export const formatSubnet = ({ start, bits }: Subnet): string => `${formatAddress(start)}/${bits}`;

function parseAddress(text: string): number {
  return text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function formatAddress(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join(".");
}
