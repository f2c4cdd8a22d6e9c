import test from "ava";
import {
  formatSubnet,
  gatewayIn,
  NODES_MAX,
  nodeIn,
  orchestratorIn,
  overlap,
  parseSubnet,
  subnetsFor,
} from "./addresses.js";

test("a run may have any of 512 subnets, and begins where its name says", (t) => {
  const subnets = subnetsFor("first");
  const names = new Set(subnets.map(formatSubnet));
  t.is(names.size, 512);
  t.true(names.has("198.18.0.0/24") && names.has("198.19.255.0/24"));
  t.deepEqual(subnetsFor("first"), subnets);
  t.notDeepEqual(subnetsFor("second")[0], subnets[0]);
});

test("every address of a run is another one, within its subnet", (t) => {
  const [subnet] = subnetsFor("run");
  if (subnet === undefined) return t.fail();
  const nodes = Array.from({ length: NODES_MAX }, (_, place) => nodeIn(subnet, place));
  const all = [gatewayIn(subnet), orchestratorIn(subnet), ...nodes];
  t.is(new Set(all).size, NODES_MAX + 2);
  const [network, last] = [formatSubnet(subnet).replace(".0/24", ""), Number(nodes.at(-1)?.split(".")[3])];
  t.true(all.every((one) => one.startsWith(`${network}.`)));
  t.true(last < 255);
});

test("subnets overlap where one holds the other", (t) => {
  const pairs = [
    ["198.18.4.0/24", "198.18.4.0/24", true],
    ["198.18.4.0/24", "198.18.5.0/24", false],
    ["198.18.0.0/16", "198.18.5.0/24", true],
    ["198.18.5.7/32", "198.18.5.0/24", true],
    ["0.0.0.0/0", "198.18.5.0/24", true],
  ] as const;
  for (const [one, other, expected] of pairs) {
    const [a, b] = [parseSubnet(one), parseSubnet(other)];
    t.is(a !== undefined && b !== undefined && overlap(a, b), expected, `${one} and ${other}`);
  }
  t.is(parseSubnet("fd00::/64"), undefined);
});
