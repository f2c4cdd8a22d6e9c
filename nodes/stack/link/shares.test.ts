import test from "ava";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Port } from "../../port.js";
import { Slots } from "../physical/slots.js";
import { type Claim, Shares } from "./shares.js";

const PORT = { call: () => 0 } as unknown as Port;

/** The shares of a node with two links of so many slots each, out of so many. */
function sharesOf({ perLink, slotCount = 2 * perLink }: { readonly perLink: number; readonly slotCount?: number }) {
  const links = ["east", "west"].map((link) => ({ link, slotCountMax: perLink }));
  const start = { slotCount, dataSlotCount: 0, links } as unknown as NodeStart;
  const slots = new Slots(PORT, start);
  return { shares: new Shares(slots, start), slots };
}

const claimOf = (purpose: string, more: Partial<Claim> = {}): Claim => ({
  ...{ purpose, links: ["west"], need: 1, priority: 4, since: 0 },
  ...more,
});

test("one circuit has all slots of its link, and what it cannot do without alone until it stands", (t) => {
  const { shares } = sharesOf({ perLink: 5 });
  t.is(shares.claim(claimOf("a")), undefined);
  t.is(shares.allowed("west", "a"), 1);
  shares.stands("a");
  t.is(shares.allowed("west", "a"), 5);
  t.is(shares.allowed("east", "a"), 0);
});

test("the rest of a link goes in equal parts to the most urgent circuits that stand", (t) => {
  const { shares } = sharesOf({ perLink: 6 });
  for (const [purpose, priority] of [
    ["a", 4],
    ["b", 4],
    ["c", 6],
  ] as const) {
    shares.claim(claimOf(purpose, { priority }));
    shares.stands(purpose);
  }
  t.deepEqual(
    ["a", "b", "c"].map((purpose) => shares.allowed("west", purpose)),
    [3, 2, 1],
  );
  shares.claim(claimOf("d", { priority: 0 }));
  // It is not known yet whether it will stand: it has what it cannot do without.
  t.deepEqual(
    ["a", "b", "c", "d"].map((purpose) => shares.allowed("west", purpose)),
    [2, 2, 1, 1],
  );
  shares.stands("d");
  t.deepEqual(
    ["a", "b", "c", "d"].map((purpose) => shares.allowed("west", purpose)),
    [1, 1, 1, 3],
  );
  t.deepEqual(shares.release("d"), ["west"]);
  t.false(shares.has("d"));
  t.is(shares.allowed("west", "a"), 3);
});

test("a circuit that needs more slots than a link or the node has is refused for ever, and displaces nobody", (t) => {
  const { shares } = sharesOf({ perLink: 2, slotCount: 3 });
  shares.claim(claimOf("low", { priority: 7 }));
  t.deepEqual(shares.claim(claimOf("a", { need: 3, priority: 0 })), { link: "west", isForEver: true, displaces: [] });
  // Each link has two, but both together three.
  const wide = claimOf("b", { links: ["west", "east"], need: 2, priority: 0 });
  t.deepEqual(shares.claim(wide), { link: "west", isForEver: true, displaces: [] });
});

test("the more urgent displaces the less urgent, the last first", (t) => {
  const { shares } = sharesOf({ perLink: 2 });
  for (const purpose of ["a", "b"]) {
    shares.claim(claimOf(purpose, { priority: 5, since: purpose === "a" ? 1 : 2 }));
    shares.stands(purpose);
  }
  t.deepEqual(shares.claim(claimOf("c", { since: 3 })), { link: "west", isForEver: false, displaces: ["b"] });
  t.deepEqual(shares.claim(claimOf("d", { priority: 5, since: 0 })), { link: "west", isForEver: false, displaces: [] });
  shares.release("b");
  t.is(shares.claim(claimOf("c", { since: 3 })), undefined);
});

test("of two circuits that are set up against each other the senior goes first; one that stands stays", (t) => {
  const { shares } = sharesOf({ perLink: 1 });
  shares.claim(claimOf("junior", { since: 2 }));
  t.deepEqual(shares.lack(claimOf("senior", { since: 1 }))?.displaces, ["junior"]);
  t.deepEqual(shares.lack(claimOf("later", { since: 3 }))?.displaces, []);
  shares.stands("junior");
  t.deepEqual(shares.lack(claimOf("senior", { since: 1 }))?.displaces, []);
});

test("a node with fewer slots than its links may use keeps for each circuit what it cannot do without", (t) => {
  const { shares, slots } = sharesOf({ perLink: 2, slotCount: 3 });
  t.true(shares.isShort);
  shares.claim(claimOf("a"));
  shares.stands("a");
  const work = shares.work("west", "a");
  t.true(shares.mayTake("a", work));
  slots.arm(work, "1");
  t.true(shares.mayTake("a", work));
  shares.claim(claimOf("b", { links: ["east", "west"] }));
  // Two are left, and both belong to the other circuit.
  t.false(shares.mayTake("a", work));
  t.true(shares.mayTake("b", shares.work("east", "b")));
  t.deepEqual(shares.claim(claimOf("c", { links: ["east"] }))?.displaces, []);
  shares.release("b");
  t.true(shares.mayTake("a", work));
  t.false(shares.mayTake("unknown", shares.work("west", "unknown")));
});
