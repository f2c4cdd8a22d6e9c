import type { Duration, Instant } from "../../engine/time.js";
import type { ScenarioChannel } from "../scenario/scenario.js";
import type { Device } from "./device.js";

/** What a cut takes: light and messages, or one of them alone. */
export type CutOnly = "quantum" | "classical" | undefined;

/** A link with its channel, or a channel alone, as faults and those at its ends see it. */
export interface Way {
  readonly name: string;
  readonly devices: readonly [Device, Device];
  /** How long a message takes. */
  readonly delay: Duration;
  /** No light passes. */
  readonly isDark: boolean;
  /** No message passes. */
  readonly isSilent: boolean;
}

/** A classical channel that no link brings. What passes is the light that carries its messages. */
export class Channel implements Way {
  readonly name: string;
  readonly delay: Duration;
  readonly devices: readonly [Device, Device];
  #cuts = 0;

  constructor({ name, delay }: ScenarioChannel, devices: readonly [Device, Device]) {
    this.name = name;
    this.delay = delay;
    this.devices = devices;
  }

  get isDark(): boolean {
    return this.#cuts > 0;
  }

  get isSilent(): boolean {
    return this.#cuts > 0;
  }

  cut(only: CutOnly, _at: Instant): void {
    if (only !== "quantum") this.#cuts += 1;
  }

  mend(only: CutOnly, _at: Instant): void {
    if (only !== "quantum") this.#cuts -= 1;
  }
}
