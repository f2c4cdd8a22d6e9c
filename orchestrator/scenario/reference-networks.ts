/** What the reference says of the sections that make networks. */
export const GENERATE = `What \`generate:\` makes stands beside \`nodes\` and \`links\`, which may refer to its names and may not repeat them. A link is called
after its ends, \`n01-n02\`; what else it is, such as its \`herald\`, \`links.all\` says. Numbers have two digits at least.
`;

export const IMPORT = `From each node of the file its \`label\`, \`Latitude\`, \`Longitude\` and \`Internal\` are read, by the names that the Internet Topology Zoo gives
them; without a label the id counts. All nodes that stay are one network with those under \`nodes\` and \`generate\`, whose names may not be the same.

- A label becomes a name: letters lose their marks (\`ü\` is \`u\`, \`ß\` is \`ss\`), whatever else is no letter or digit becomes one hyphen
  (\`UNI.iu\` is \`UNI-iu\`), none at the ends; \`n-\` stands before a name that would begin with a digit; what is longer than 41
  characters is cut, and a label of which nothing is left is \`node\`. A name that an earlier label has, or that is reserved,
  gets \`-2\`, the next \`-3\`. Names are those of all nodes in the file, so they do not depend on what is left out.
- Where a label is asked for, a name will do, and it must where several nodes have the label.
- Edges between the same two nodes become one link, and an edge from a node to itself none. A link is called after both ends, \`NL-BE\`;
  the pieces of an edge with repeaters \`NL-BE-0-1\`, \`NL-BE-1-2\` and so on. Where that is too long both ends are cut alike.
- A link is as long as the great circle, times \`route-factor\`, unless its length is stated. What else it is, \`links.all\` says.
- Nodes without coordinates, and edges between nodes at the same place, are problems, all told at once, unless lengths are stated.
`;

export const NETWORK_FILE = `A path is relative to the folder of the file that says it, and a file has up to 2 MB. Problems in a network file are told with its name.
What the scenario says in \`kinds\` and \`links.all\` counts more than what the network file does; nodes, links and channels
have names of their own. \`$name\` stands for a value of \`params\` in a network file too.
`;
