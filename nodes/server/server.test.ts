import { Readable } from "node:stream";
import test from "ava";
import { Complaints } from "./complaints.js";
import { identityFromNames } from "./identity.js";
import { readInput } from "./input.js";

test("a certificate names its run, its role and its holder", (t) => {
  t.deepEqual(identityFromNames("URI:entanglab://two-cities-1f/peer/rita, DNS:rita.peer.entanglab"), {
    ...{ run: "two-cities-1f", role: "peer", name: "rita" },
  });
});

const NOBODY: Record<string, string | undefined> = {
  "no names": undefined,
  "a host's name alone": "DNS:rita.peer.entanglab",
  "an unknown role": "URI:entanglab://run/king/rita",
  "a path too long": "URI:entanglab://run/peer/rita/orchestrator",
  "a name that is none": "URI:entanglab://run/peer/-rita",
  "two identities": "URI:entanglab://run/peer/rita, URI:entanglab://run/orchestrator/rita",
  "a name inside a name": 'URI:"http://x, URI:entanglab://run/orchestrator/rita"',
};

for (const [what, names] of Object.entries(NOBODY)) {
  test(`a certificate with ${what} names nobody`, (t) => t.is(identityFromNames(names), undefined));
}

test("complaints are a line each, and cannot flood", (t) => {
  const lines: string[] = [];
  let now = 0;
  const complaints = new Complaints(
    (line) => lines.push(line),
    () => now,
  );
  for (let count = 0; count < 100; count += 1) complaints.note(`refused ${count}\n\u001b[31mred`);
  t.is(lines.length, 20);
  t.is(lines[0], "refused 0??[31mred");
  now = 10_000;
  complaints.note("refused again".padEnd(1_000, "!"));
  t.is(lines[20], "80 more calls were refused");
  t.is(lines[21]?.length, 500);
});

test("input is read to its end, up to a length", async (t) => {
  const pieces = (): Readable => Readable.from([Buffer.from("com"), Buffer.from("mission")]);
  t.is((await readInput(pieces(), { bytesMax: 10, deadlineMs: 10_000 })).toString(), "commission");
  await t.throwsAsync(readInput(pieces(), { bytesMax: 9, deadlineMs: 10_000 }), { message: /longer than 9 bytes/ });
});

test("input that does not end is given up", async (t) => {
  const endless = new Readable({ read: () => undefined });
  await t.throwsAsync(readInput(endless, { bytesMax: 10, deadlineMs: 20 }), { message: /within 0.02 s/ });
});
