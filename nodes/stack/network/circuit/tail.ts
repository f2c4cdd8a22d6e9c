import type { Instant } from "../../../../engine/time.js";
import type { Expire, Purify, Track } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import { RequestKind } from "../../../../proto/gen/entanglab/peer/v1/link.js";
import type { Half, Use } from "../../layers.js";
import { linkPairName } from "../../names.js";
import { present } from "../../present.js";
import { type Ended, Ending } from "./ending.js";
import { Halves, Pairing } from "./halves.js";
import { isDirect, type NodeSetting, type Opening, type Part, purposeOf, sayAlong } from "./setting.js";
import { useAtTail } from "./use.js";

/**
 * The tail of a circuit. It sends a track after every half of its own link, and delivers it when the head's track arrives, which names
 * the other half.
 */
export class CircuitTail implements Part {
  readonly open: Opening["open"];
  readonly place: number;
  readonly use: Use;
  readonly #with: NodeSetting;
  readonly #pairing: Pairing;
  readonly #halves = new Halves();
  readonly #ending: Ending;
  /** Pairs still to come on a circuit of one link. */
  #wanted: number;
  #isOver = false;

  constructor(setting: NodeSetting, { open, place }: Opening) {
    this.open = open;
    this.place = place;
    this.use = useAtTail(open);
    this.#with = setting;
    this.#pairing = new Pairing(open, "tail", {
      near: setting.start.memory,
      far: setting.nodeOf(open.nodes[0] ?? "")?.memory,
    });
    this.#wanted = open.pairCount ?? Number.POSITIVE_INFINITY;
    this.#ending = new Ending(setting, this, {
      end: "tail",
      use: this.use,
      arrived: (half) => this.#arrived(half),
      delivered: (ended, outcome) => this.#deliver(ended, outcome),
    });
  }

  /** Whether nothing of it is left here. */
  get isDone(): boolean {
    return this.#isOver && this.#ending.isIdle;
  }

  /** The axes among which halves are measured as soon as they are heralded. */
  axes(): Extract<Use, { type: "measure" }>["axes"] | undefined {
    return this.use.type === "measure" && this.open.rounds === 0 && !this.#isOver ? this.use.axes : undefined;
  }

  stood(): void {
    const { circuit, incarnation, priority, fidelityMin, pairCount, deadlineTimeNs } = this.open;
    sayAlong(this.#with, this, false, { $case: "circuitStands", value: { circuit, incarnation } });
    const direct = isDirect(this.open);
    this.#with.link.create({
      link: present(this.open.links[this.place - 1], "upstream link"),
      kind: this.axes() !== undefined && direct ? RequestKind.MEASURE : RequestKind.KEEP,
      pairCount: direct ? pairCount : undefined,
      fidelityMin: direct ? fidelityMin : 0,
      deadline: direct ? (deadlineTimeNs as Instant | undefined) : undefined,
      priority,
      purpose: purposeOf(this.open),
    });
  }

  linkOk(half: Half): void {
    this.#ending.linkOk(half);
  }

  /** The outcome of a half that was read out. */
  measured(half: Half, outcome: boolean): void {
    const held = this.#halves.get(half.pair.number);
    if (held === undefined || held.whole !== undefined) {
      this.#ending.measured(half, outcome);
      return;
    }
    held.outcome = outcome;
  }

  /** The head's track arrives: the pair is whole, or lost. */
  tracked(track: Track): void {
    const held = this.#halves.followed(track);
    if (held === undefined) return;
    const { half, outcome } = held;
    this.#halves.remove(half.pair.number);
    if (track.isLost) this.#lose(half);
    else this.#ending.whole(this.#pairing.joined(half, track), outcome);
  }

  /** A swap on the way failed: the half is worth nothing. */
  expired(message: Expire): void {
    const held = this.#halves.get(present(message.origin, "origin").number);
    if (held === undefined) return;
    this.#halves.remove(held.half.pair.number);
    this.#lose(held.half);
  }

  purified(message: Purify): void {
    this.#ending.purified(message);
  }

  /** Pairs that are whole and only wait for this end's readout stay. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const { half } of this.#halves.all()) {
      this.#halves.remove(half.pair.number);
      this.#ending.drop(half);
    }
    this.#ending.stop();
    this.#with.user.interrupted(this.open.circuit);
  }

  #arrived(half: Half): void {
    if (this.#isOver) {
      this.#ending.drop(half);
      return;
    }
    if (isDirect(this.open)) {
      this.#wanted -= 1;
      if (this.#wanted < 0) this.#ending.drop(half);
      else this.#ending.whole(this.#pairing.single(half), undefined);
      return;
    }
    const { early } = this.#halves.add(half);
    sayAlong(this.#with, this, false, { $case: "track", value: this.#pairing.track(half) });
    if (early !== undefined) this.tracked(early);
  }

  #lose(half: Half): void {
    const { port, start } = this.#with;
    const { circuit } = this.open;
    port.record({ at_ns: port.now, node: start.name, event: "lost", circuit, pair: linkPairName(half.pair) });
    this.#ending.drop(half);
  }

  #deliver({ whole, half, number }: Ended, outcome: boolean | undefined): void {
    const { pair, frame, expected } = whole;
    const { request, incarnation, circuitCount, circuitPlace, rounds } = this.open;
    // How many pairs a purification yields nobody knows beforehand: what comes beyond the count is let go of at both ends.
    if (rounds > 0 && circuitCount === 1 && this.#wanted-- <= 0) {
      this.#ending.drop(half);
      return;
    }
    const sequence = number * circuitCount + circuitPlace;
    this.#with.user.delivered({ request, sequence, incarnation, isHead: false, pair, frame, half, expected, outcome });
  }
}
