/** What the reference says before its tables. */
export const INTRODUCTION = `# The scenario language

A scenario is one YAML file: a network, what is asked of it, what goes wrong, and what must hold at the end. This page is
made from the schema that checks scenarios; \`scenario.schema.json\` is the same for editors.

\`\`\`yaml
entanglab: 1
scenario: two-links
about: One repeater between two processors.
seed: 7
params: { length: 20 km }
nodes:
  alice: { kind: processor }
  rita: { kind: repeater }
  bob: { kind: processor }
links:
  all: { fibre: { length: $length }, herald: { scheme: double-click, indistinguishability: 0.98 } }
  west: { between: [alice, rita] }
  east: { between: [rita, bob] }
requests:
  pairs: { entangle: [alice, bob], count: 100, min-fidelity: 0.8, within: 5 s }
faults:
  death: { at: 200 ms, for: 50 ms, crash: rita }
  dig: { at: 300 ms, for: 20 ms, cut: east }
expect:
  - pairs.delivered == 100
  - pairs.fidelity.mean >= 0.8 @ 95%
\`\`\`

## Rules

- The file is YAML 1.2, core schema, in UTF-8, up to 2 MB: \`NO\` is a text, \`1e3\` a number. Tags are refused; anchors and
  aliases work, up to 100 aliases in a file.
- A wrong scenario is refused as a whole, with everything that is wrong, one problem a line:
  \`FILE:LINE:COLUMN: PATH: what is wrong; allowed: …\`. Unknown keys are problems, and so are keys given twice.
- A number with a dimension has its unit, also when it is zero: \`0 s\`.
  Times: \`ns\`, \`us\` or \`µs\`, \`ms\`, \`s\`, \`min\`, \`h\`, \`d\`; whole nanoseconds, up to 104 days. Lengths: \`m\`, \`km\`. Frequencies: \`Hz\`,
  \`kHz\`, \`MHz\`, \`GHz\`. Losses: \`dB/km\`, or \`dB\` for a whole link. Speeds: \`m/s\`, \`km/s\`. Angles: \`deg\`, \`rad\`. Probabilities are plain or in \`%\`.
- Names are a letter, then up to 40 letters, digits or hyphens. \`world\`, \`conductor\`, \`client\`, \`all\`, \`random\` and \`routes\` are
  reserved. The order of nodes and links in the file means nothing.
- \`$name\` stands for a value of \`params\`: as a whole value anywhere, and inside the text of an expectation.
  \`--set name=value\` gives it another value; to set what is not there, or what stands nowhere, is a problem.
- A link says its length, or both ends have a position and it says \`length: great-circle\`. Two nodes have one link at most.
- What \`links.all\` says holds for every link that does not say otherwise, number by number. A link with another \`scheme\` takes
  nothing from its \`herald\`, a \`pair\` replaces a \`pair\`, and a stated length drops a \`route-factor\`.
- Ideal hardware can be asked for: \`never\` for \`t1\`, \`t2\` and \`depolarising\`, \`0\` for errors, \`0 ns\` for durations, \`1\` for
  \`emission\`. A link is ideal where it says nothing: indistinguishability and detector efficiency 1, no dark counts.
- A \`t2\` is at most twice the \`t1\`.
- Some way through nodes that can swap leads from the head of a request to its tail. With \`path\` it takes that one, otherwise the
  head finds one, by the \`metric\` of the network layer.
- A request ends: it has a \`count\`, or \`within\`, or the run has a \`duration\`.
- A request and a fault cannot have the same name.
`;

/** How requests come to be, below their table. */
export const REQUESTS = `With \`arrivals\` one entry asks for the same again and again, and each time is a request of its own with \`count\` and \`within\` of its own.
They are called \`NAME/1\`, \`NAME/2\` and so on, in the order of their starts. All of them start before \`until\`, and before the run ends; a
scenario has up to 100000.

- \`poisson 20 Hz\`: the gaps are independent and exponential with a mean of 50 ms, the first from \`start\` to the first arrival.
- \`every 50 ms\`: the first at \`start\`.

With \`random\` in the place of two nodes, head and tail of every request are drawn from \`among\`, such that they differ and a way leads
from one to the other. Every pair of head and tail that this leaves is as likely as another.

Both are drawn when the scenario is read, from its seed and the name of the entry alone: another entry, or another order of them,
changes nothing about this one.

\`after\` names a request of the same head, which is over when it is delivered or has failed; \`start\` is then the time that follows.
Requests that are asked again and again, or of drawn nodes, wait for nothing, and nothing waits for them.

\`prepare\` needs a \`state\` whose Bloch vector is at a right angle to X, Y or Z: the six with names, every one on the equator (\`theta: 90 deg\`),
and every one with a \`phi\` of 0, 90, 180 or 270 deg. The head's outcome says whether the tail has this state or the opposite one,
and one Pauli gate turns only such states into each other.
`;

/** What faults do, below their table. */
export const FAULTS = `A fault lasts from \`at\` to \`at\` plus \`for\`, together up to 104 days. It begins, and is over, when everything before that
instant is done and before anything else happens at it; of faults at one instant, what ends comes before what begins.

\`crash\`: the node dies.

- At that instant the node is gone, with everything in its memory. The qubits that it held are lost, and what they were entangled with
  is left in a mixed state.
- Its neighbours see at once that no light comes from it. Messages to it are lost if it is dead at any instant of
  their way; messages that it had sent still arrive.
- When the fault is over the node begins again from the scenario, knowing no more than which requests it had begun, and its
  neighbours see light again.
- Of the requests that it is the head of, those that had begun and were not done end as failed, with the reason \`crashed\`; the
  others run. Those of a node that never comes back count as \`crashed\` when the run ends.

\`cut\`: the link carries nothing, or with \`only\` no light (\`quantum\`) or no messages (\`classical\`). A channel without a link carries no light.

- Light and messages that are on their way on the link at any instant of the fault are lost.
- Where the light is cut, both ends see at once that it is gone, and that it is back.
- Pairs that the link had made before are not touched.
- Requests over the link are suspended. They go on when it is mended, or fail at their deadline.

\`degrade\`: the link is worse, from the first attempt that begins while the fault lasts.

- \`loss\` is lost beside what the fibre loses, \`depolarising\` is the probability that a new pair is the maximally mixed state.
- Pairs that the link had made before are not touched.

\`messages\`: what is sent over the channel while the fault lasts suffers, in both directions or \`from\` one end. No message ever comes sooner.

\`crash\` and \`cut\` also come at random: with \`mean-time-between-failures\` and \`mean-time-to-repair\` in the place of \`at\` and \`for\`. From the
beginning of the run the target works and is down in turn, each for an exponential time, so that it works for the share
between-failures / (between-failures + to-repair) of a long time. The outages are called \`NAME/1\`, \`NAME/2\` and so on; the run has a
\`duration\`, a scenario has up to 100000 of them, and they are drawn when it is read, from its seed and the name of the fault alone.

Faults of the same kind and the same target do not overlap: of a node, of the light or the messages of a link, of one direction of a
channel; one may begin at the instant at which another ends. Where outages come at random no other fault of their kind has their
target. A node may crash while its links are cut. A fault begins before the run ends, and may last longer than the run.

A run without \`duration\` ends when nothing is planned. Faults and their ends are planned, so such a run lasts at least until the last of
them is over, even where every request is done. A request that waits for a fault without \`for\` waits for nothing that is planned:
unless it has \`within\`, it ends with the run, as failed.
`;
