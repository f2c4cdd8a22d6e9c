import { z } from "zod";
import { described, plainNumber, probability, time, timeOrNever, wholeNumber } from "./fields.js";

export const KINDS = [
  "satellite",
  "ground-station",
  "data-center",
  "processor",
  "repeater",
  "trusted-node",
  "sensor",
] as const;

export const SLOTS_MAX = 65_536;

const slots = {
  "per-link": wholeNumber({
    min: 1,
    max: 1024,
    range: "from 1 to 1024",
    example: "4",
    meaning: "How many slots attempt and hold pairs of one link at this end.",
  }),
  total: wholeNumber({
    min: 1,
    max: SLOTS_MAX,
    range: `from 1 to ${SLOTS_MAX}`,
    example: "8",
    meaning:
      "How many slots the node has. Unless given: `per-link` for each of its links, and one more if it teleports states.",
  }),
};

const memory = {
  t1: timeOrNever({
    example: "1 h",
    meaning: "Energy relaxation time T1 of a stored qubit; `never`: it does not relax.",
  }),
  t2: timeOrNever({
    example: "1 s",
    meaning: "Coherence time T2 of a stored qubit, at most 2 T1; `never`: it does not dephase.",
  }),
  depolarising: timeOrNever({
    example: "10 s",
    meaning:
      "Time constant T of ρ → e^(-t/T) ρ + (1 - e^(-t/T)) I/2 for a stored qubit; `never`: it does not depolarise.",
  }),
  preparation: time({ example: "5 us", meaning: "Time to make a slot ready before each attempt." }),
  emission: probability({
    example: "0.75",
    meaning:
      "Probability that a prepared slot emits a photon into the fibre; not used by links whose success is given.",
  }),
};

const gateNoise = {
  depolarising: probability({ example: "1%", meaning: "p of ρ → (1 - p) ρ + p I/d after the gate." }),
  duration: time({ example: "1 us", meaning: "How long the gate takes." }),
};

const readout = {
  error: probability({
    example: "0.5%",
    range: "from 0 to 0.5",
    check: (value) => (value > 0.5 ? "is out of range" : undefined),
    meaning: "Probability that a measured bit is read wrong.",
  }),
  duration: time({ example: "1 us", meaning: "How long a measurement takes." }),
};

const bellMeasurement = described(
  z.enum(["deterministic", "linear-optics"]),
  {
    example: "deterministic",
    meaning: "Whether a Bell measurement always tells all four Bell states, or succeeds half the time (linear optics).",
  },
  "word",
);

const SINGLE_QUBIT = "Gates on one qubit, Pauli corrections among them.";
const TWO_QUBIT = "Gates on two qubits: one acts in every Bell measurement.";
const READOUT = "Measurements of one qubit: two act in every Bell measurement.";

const GateNoise = z.strictObject(gateNoise).partial();
const Gates = z
  .strictObject({
    "single-qubit": GateNoise.meta({ description: SINGLE_QUBIT }),
    "two-qubit": GateNoise.meta({ description: TWO_QUBIT }),
    readout: z.strictObject(readout).partial().meta({ description: READOUT }),
    "bell-measurement": bellMeasurement,
  })
  .partial()
  .meta({ id: "gates" });

/** Published hardware, each in `orchestrator/scenario/profiles/NAME.yaml`. */
export const PROFILES = ["trapped-ion", "nv-centre", "siv-centre", "rubidium-atom"] as const;
export type Profile = (typeof PROFILES)[number];

const hardware = {
  profile: described(
    z.enum(PROFILES).optional(),
    {
      example: "nv-centre",
      meaning:
        "Published hardware, in the place of that of the kind: memory and gates, not slots. What is said beside it counts more.",
    },
    "word",
  ),
  slots: z.strictObject(slots).partial().meta({ id: "slots" }).optional().meta({ description: "Places for qubits." }),
  memory: z
    .strictObject(memory)
    .partial()
    .meta({ id: "memory" })
    .optional()
    .meta({ description: "How slots keep qubits." }),
  gates: Gates.optional().meta({ description: "How well and how fast the node operates on qubits." }),
};

/** What a scenario may change about a kind, or about one node. */
export const Hardware = z.strictObject(hardware).meta({ id: "hardware" });
export type Hardware = z.output<typeof Hardware>;

export const Position = z.strictObject({
  latitude: plainNumber({
    min: -90,
    max: 90,
    range: "of degrees from -90 to 90",
    example: "49.611",
    meaning: "Degrees north.",
  }),
  longitude: plainNumber({
    min: -180,
    max: 180,
    range: "of degrees from -180 to 180",
    example: "6.13",
    meaning: "Degrees east.",
  }),
});

export const Node = z.strictObject({
  kind: described(
    z.enum(KINDS),
    { example: "repeater", meaning: "What the node is; its hardware is that of the kind, unless changed here." },
    "word",
  ),
  position: Position.optional().meta({ description: "Where it is; needed by links whose length is `great-circle`." }),
  ...hardware,
});
export type Node = z.output<typeof Node>;

/** `nodes/kinds/KIND/kind.yaml`: everything is stated. */
export const KindFile = z.strictObject({
  about: z.string(),
  swap: z.boolean(),
  slots: z.strictObject({ "per-link": slots["per-link"] }),
  memory: z.strictObject(memory),
  gates: z.strictObject({
    "single-qubit": z.strictObject(gateNoise),
    "two-qubit": z.strictObject(gateNoise),
    readout: z.strictObject(readout),
    "bell-measurement": bellMeasurement,
  }),
});
export type KindFile = z.output<typeof KindFile>;

/** `orchestrator/scenario/profiles/NAME.yaml`: everything is stated. */
export const ProfileFile = KindFile.pick({ about: true, memory: true, gates: true });
export type ProfileFile = z.output<typeof ProfileFile>;
