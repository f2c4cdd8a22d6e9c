/** One number of a publication, and where the scenario of its experiment has it. */
export interface Quantity {
  readonly metric: string;
  readonly what: string;
  readonly published: string;
  readonly envelope: readonly [least: number, most: number];
  /** The model is known to be outside the envelope; `note` says why. */
  readonly differs?: true;
  readonly note?: string;
}

export interface Experiment {
  readonly file: string;
  readonly quantities: readonly Quantity[];
}

const PAUSES = "attempts here follow each other without a pause";

const FITTED_TO_FOUR =
  "fitted: indistinguishability and T2, to all four within 0.035; for each the error bar of 33 km. The published loss grows faster than exponential decay, which is all that a memory has here, and dark counts are left out";

export const EXPERIMENTS: readonly Experiment[] = [
  {
    file: "humphreys-2018.yaml",
    quantities: [
      {
        metric: "dim.fidelity.mean",
        what: "F, α = 0.05",
        published: "0.81(2)",
        envelope: [0.79, 0.83],
        note: "fitted: indistinguishability",
      },
      {
        metric: "bright.fidelity.mean",
        what: "F, α = 0.3",
        published: "0.60(2)",
        envelope: [0.58, 0.62],
        note: "follows from the fit at α = 0.05",
      },
      {
        metric: "bright.rate",
        what: "rate in Hz, α = 0.3",
        published: "39",
        envelope: [35.1, 42.9],
        note: "fitted: emission 0.0358 %, published is about 0.04 %",
      },
      {
        metric: "dim.rate",
        what: "rate in Hz, α = 0.05",
        published: "6",
        envelope: [5.4, 6.6],
        note: "follows from the fit at α = 0.3",
      },
    ],
  },
  {
    file: "stephenson-2020.yaml",
    quantities: [
      {
        metric: "pairs.fidelity.mean",
        what: "F",
        published: "0.940(5)",
        envelope: [0.935, 0.945],
        note: "fitted: indistinguishability",
      },
      {
        metric: "pairs.rate",
        what: "rate in Hz",
        published: "182",
        envelope: [164, 200],
        note: "taken: success and attempts each second",
      },
    ],
  },
  {
    file: "krutyanskiy-2023-repeater.yaml",
    quantities: [
      {
        metric: "pairs.fidelity.mean",
        what: "F over 50 km",
        published: "0.72(2)",
        envelope: [0.7, 0.74],
        note: "fitted: a cycle of 680 µs; all errors are taken",
      },
      {
        metric: "pairs.rate",
        what: "rate in Hz",
        published: "5.9 or 9.2, by source",
        envelope: [5.9, 9.2],
        differs: true,
        note: `${PAUSES}; a cycle long enough for the published rate would let the memory decay to F below 0.70`,
      },
    ],
  },
  {
    file: "van-leent-2022.yaml",
    quantities: [
      {
        metric: "km06.fidelity.mean",
        what: "F, 6 km",
        published: "0.830",
        envelope: [0.815, 0.845],
        differs: true,
        note: FITTED_TO_FOUR,
      },
      {
        metric: "km11.fidelity.mean",
        what: "F, 11 km",
        published: "0.799",
        envelope: [0.784, 0.814],
        note: "the same fit",
      },
      {
        metric: "km23.fidelity.mean",
        what: "F, 23 km",
        published: "0.719",
        envelope: [0.704, 0.734],
        differs: true,
        note: "the same fit",
      },
      {
        metric: "km33.fidelity.mean",
        what: "F, 33 km",
        published: "0.622(15)",
        envelope: [0.607, 0.637],
        differs: true,
        note: "the same fit",
      },
      {
        metric: "km06.rate",
        what: "rate in Hz, 6 km",
        published: "1/19",
        envelope: [0.0474, 0.0579],
        differs: true,
        note: `${PAUSES}, those in the experiment wait for atoms; success follows from that at 33 km`,
      },
      {
        metric: "km33.rate",
        what: "rate in Hz, 33 km",
        published: "1/208",
        envelope: [0.00433, 0.00529],
        differs: true,
        note: `${PAUSES}; success is taken`,
      },
    ],
  },
  {
    file: "stolk-2024.yaml",
    quantities: [
      {
        metric: "pairs.fidelity.mean",
        what: "F, α = 0.25",
        published: "0.534(15)",
        envelope: [0.519, 0.549],
        note: "fitted: indistinguishability",
      },
      {
        metric: "pairs.rate",
        what: "rate in Hz, heralded",
        published: "0.022",
        envelope: [0.0198, 0.0242],
        differs: true,
        note: `${PAUSES} but for the herald; success and attempt are taken. The 0.48 Hz of attempts that do not wait are not modelled`,
      },
    ],
  },
  {
    file: "pompili-2021.yaml",
    quantities: [
      {
        metric: "pairs.fidelity.mean",
        what: "F after the swap",
        published: "0.551(13) on average, 0.587(28) for the best outcome",
        envelope: [0.538, 0.615],
        note: "fitted: a cutoff of 1000 cycles; links, memory, gate and readout are taken. 0.676 without memory noise and gate errors",
      },
      {
        metric: "pairs.rate",
        what: "rate in Hz",
        published: "about 1/40",
        envelope: [0.0225, 0.0275],
        differs: true,
        note: `${PAUSES}, and both links try at once; there one after the other, between checks of charge and phase`,
      },
    ],
  },
  {
    file: "hermans-2022.yaml",
    quantities: [
      {
        metric: "states.fidelity.mean",
        what: "F of teleported states",
        published: "0.702(11)",
        envelope: [0.672, 0.732],
        note: "nothing fitted: pair 0.61, gate 0.97, readout 0.98; 0.74 without errors, 2/3 without a pair. The envelope is 0.03 wide, as the pair is known no better",
      },
    ],
  },
];
