import { type StreamFamily, streamFamily } from "../engine/random.js";
import { type Duration, type Instant, START } from "../engine/time.js";
import type { LightChange, NodeStart } from "../proto/gen/entanglab/node/v1/node.js";
import { type Fate, fateOf, isCalm, type Trouble } from "./fate.js";

interface ChannelOptions {
  /** The link beside it, or its own name. */
  readonly link: string;
  readonly neighbour: string;
  readonly delay: Duration;
  readonly hasLight: boolean;
  readonly isUp: boolean;
  /** What becomes of messages in trouble is drawn from here. */
  readonly draws: StreamFamily;
}

/** A node's end of a channel, as the network around the node knows it; the stack does not. */
export class Channel {
  readonly link: string;
  readonly neighbour: string;
  readonly delay: Duration;
  readonly #draws: StreamFamily;
  #hasLight: boolean;
  #isUp: boolean;
  /** Since when it has been up without a break. */
  #upSince: Instant = START;
  #trouble: Trouble | undefined;
  #sent = 0;

  constructor({ link, neighbour, delay, hasLight, isUp, draws }: ChannelOptions) {
    this.link = link;
    this.neighbour = neighbour;
    this.delay = delay;
    this.#hasLight = hasLight;
    this.#isUp = isUp;
    this.#draws = draws;
  }

  get hasLight(): boolean {
    return this.#hasLight;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** A message arrives if and only if its channel was up at every instant from its sending, here, to its arrival, which is now. */
  carried(sent: Instant): boolean {
    return this.#isUp && this.#upSince <= sent;
  }

  change(now: Instant, { hasLight, channelIsUp }: LightChange): void {
    if (channelIsUp && !this.#isUp) this.#upSince = now;
    this.#isUp = channelIsUp;
    this.#hasLight = hasLight;
  }

  /** Messages that the node sends from now on fare like this. */
  disturb(trouble: Trouble): void {
    this.#trouble = isCalm(trouble) ? undefined : trouble;
  }

  /** What becomes of the next message that the node sends; undefined where nothing happens to it. */
  nextFate(): Fate | undefined {
    const number = this.#sent++;
    return this.#trouble && fateOf(this.#draws, number, this.delay, this.#trouble);
  }
}

/** The channels of a node that begins: those of its links, and those without one. */
export function channelsOf({ name, epoch, seed, links, channels }: NodeStart): Channel[] {
  const draws = (link: string): StreamFamily => streamFamily(seed, `channel/${link}/${name}/${epoch}`);
  return [
    ...links.map(({ link, remoteNode: neighbour, delayNs, isDark, channelIsDown }) => {
      const state = { hasLight: !isDark, isUp: !channelIsDown };
      return new Channel({ link, neighbour, delay: delayNs as Duration, ...state, draws: draws(link) });
    }),
    ...channels.map(({ channel: link, remoteNode: neighbour, delayNs, isDown }) => {
      const state = { hasLight: !isDown, isUp: !isDown };
      return new Channel({ link, neighbour, delay: delayNs as Duration, ...state, draws: draws(link) });
    }),
  ];
}
