import { Agenda } from "../../../engine/agenda.js";
import { streamFamily } from "../../../engine/random.js";
import { after, type Duration, type Instant } from "../../../engine/time.js";
import type { Arrival, ChannelEnd, NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import { Channel } from "../../channel.js";
import type { Trouble } from "../../fate.js";
import type { Payload, Port, Timer } from "../../port.js";
import { Assured } from "./assured.js";

export const DELAY = 1_000 as Duration;
const NAMES = ["alice", "bob"] as const;
const CALM: Trouble = { drop: 0, duplicate: 0, reorder: 0, delayNs: 0 };

/** A message that can be told from others. */
export const say = (number: number): Payload => ({ $case: "circuitUp", value: { circuit: `${number}`, way: [] } });
const saidIn = ({ message }: Arrival): number =>
  message?.payload?.$case === "circuitUp" ? Number(message.payload.value.circuit) : Number.NaN;

const channelEnd = (remoteNode: string, isUnreliable: boolean): ChannelEnd => ({
  ...{ channel: "west", remoteNode, delayNs: DELAY, isDown: false, isUnreliable },
});
/** What a node with one channel is told when it begins. */
export const startOf = (name: string, remoteNode: string, isUnreliable = true): NodeStart =>
  ({ name, epoch: 0, seed: 1, links: [], channels: [channelEnd(remoteNode, isUnreliable)] }) as unknown as NodeStart;

type Planned =
  | { readonly type: "arrival"; readonly arrival: Arrival }
  | { readonly type: "timer"; readonly timer: Timer }
  | { readonly type: "act"; readonly act: () => void };

/** What arrives at an end, by its number, and what the end is told of the channel. */
export type Heard = number | "dead" | "dark" | "lit";

/** Two nodes and a channel between them, in virtual time; for tests. */
export class Pair {
  readonly agenda = new Agenda<Planned>();
  readonly ends: Assured[] = [];
  readonly channels: Channel[] = [];
  /** What arrived at each end and what it was told of the channel, in order. */
  readonly heard: Heard[][] = [[], []];
  /** How many messages each handed over, acknowledgements and copies included. */
  readonly posted = [0, 0];
  #counter = 0;
  readonly #unreliable: boolean;

  constructor(seed: number, isUnreliable = true) {
    this.#unreliable = isUnreliable;
    for (const place of [0, 1] as const) {
      const draws = streamFamily(seed, `channel/west/${NAMES[place]}/0`);
      const neighbour = NAMES[1 - place] as string;
      this.channels.push(new Channel({ link: "west", neighbour, delay: DELAY, hasLight: true, isUp: true, draws }));
      this.ends.push(this.#begin(place));
    }
  }

  disturb(trouble: Partial<Trouble>, ends: readonly number[] = [0, 1]): void {
    for (const end of ends) this.channels[end]?.disturb({ ...CALM, ...trouble });
  }

  at(instant: number, act: () => void): void {
    this.agenda.planRanked(instant as Instant, 0, 0, 0, this.#counter++, { type: "act", act });
  }

  /** A node says so many things, counted from a number. */
  talk(instant: number, place: number, first: number, count = 1): void {
    this.agenda.planRanked(instant as Instant, 2 + place, 2 + place, 0, this.#counter++, {
      type: "act",
      act: () => {
        for (let turn = 0; turn < count; turn++) this.ends[place]?.port.send(NAMES[1 - place] ?? "", say(first + turn));
      },
    });
  }

  /**
   * Light goes and comes back: the channel is cut, or carries on without it, as it does where an end dies that begins again then.
   */
  cut(
    from: number,
    until: number,
    { carries = false, restarts }: { carries?: boolean; restarts?: 0 | 1 | undefined } = {},
  ): void {
    this.at(from, () => this.change(false, carries));
    this.at(until, () => {
      if (restarts !== undefined) this.ends[restarts] = this.#begin(restarts);
      this.change(true, true, restarts);
    });
  }

  /** Until nothing is planned any more; returns when that is. */
  run(): Instant {
    while (this.agenda.size > 0) {
      const planned = this.agenda.pop();
      const place = this.agenda.lastReceiver - 2;
      if (planned.type === "act") planned.act();
      else if (planned.type === "timer") this.#wake(place, planned.timer);
      else if (this.channels[place]?.carried(planned.arrival.sentTimeNs as Instant)) {
        this.ends[place]?.received(planned.arrival);
      }
    }
    return this.agenda.now;
  }

  #wake(place: number, timer: Timer): void {
    if (timer.layer === "channel") this.ends[place]?.woken(timer);
  }

  /** Light goes or comes back, and so does the channel; an end that has just begun knows. */
  change(hasLight: boolean, channelIsUp: boolean, begun?: number): void {
    const change = { link: "west", hasLight, channelIsUp };
    for (const place of [0, 1]) {
      this.channels[place]?.change(this.agenda.now, change);
      if (place !== begun) this.ends[place]?.lightChanged(change);
      this.heard[place]?.push(hasLight ? "lit" : "dark");
    }
  }

  #begin(place: 0 | 1): Assured {
    const heard = this.heard[place] ?? [];
    return new Assured(this.#port(place), startOf(NAMES[place], NAMES[1 - place] ?? "", this.#unreliable), {
      arrived: (arrival) => heard.push(saidIn(arrival)),
      dead: () => heard.push("dead"),
    });
  }

  #port(place: 0 | 1): Port {
    const { agenda } = this;
    const channel = this.channels[place];
    const [from, to] = [2 + place, 3 - place];
    return {
      get now() {
        return agenda.now;
      },
      detailed: false,
      call: () => 0,
      record: () => undefined,
      keep: () => undefined,
      wake: (at, timer) => agenda.planRanked(at, from, from, 0, this.#counter++, { type: "timer", timer }),
      send: (_, payload, channelNumber) => {
        const fate = channel?.nextFate();
        if (fate?.isDropped) return;
        const message = { payload, channelNumber };
        const arrival = { from: NAMES[place], link: "west", sentTimeNs: agenda.now, message };
        const first = after(after(agenda.now, DELAY), fate?.late ?? (0 as Duration));
        const copies = [first, ...(fate !== undefined && fate.copyAfter > 0 ? [after(first, fate.copyAfter)] : [])];
        for (const arrives of copies) {
          this.posted[place] = (this.posted[place] ?? 0) + 1;
          agenda.planRanked(arrives, to, from, 0, this.#counter++, { type: "arrival", arrival });
        }
      },
    };
  }
}
