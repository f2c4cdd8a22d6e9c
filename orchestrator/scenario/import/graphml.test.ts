import test from "ava";
import { readGraphml } from "./graphml.js";

const KEYS = `<key id="d0" for="node" attr.name="label"/><key id="d1" for="node" attr.name="Latitude"/>
  <key id="d2" for="node" attr.name="Longitude"/><key id="d3" for="node" attr.name="Internal"/>`;
const graph = (inside: string) => `<graphml>${KEYS}<graph>${inside}</graph></graphml>`;

function problemOf(text: string): string {
  const read = readGraphml(text);
  return read.ok ? "" : read.problem;
}

test("nodes have the label, the coordinates and the membership of their data", (t) => {
  const data = `<data key="d0">A &amp; B &#233;</data><data key="d1">49.5</data><data key="d2">-6</data><data key="d3">0</data>`;
  t.deepEqual(readGraphml(graph(`<node id="a">${data}</node><node id="b"/><edge source="a" target="b"/>`)), {
    ok: true,
    nodes: [
      { id: "a", label: "A & B é", isInternal: false, position: { latitude: 49.5, longitude: -6 } },
      { id: "b", label: "b", isInternal: true },
    ],
    edges: [{ ends: ["a", "b"] }],
  });
});

test("a prefix of the namespace does not matter", (t) => {
  const text = '<g:graphml xmlns:g="x"><g:graph><g:node id="a"/></g:graph></g:graphml>';
  t.like(readGraphml(text), { ok: true });
});

test("what is not a graph is refused by what is wrong with it", (t) => {
  t.regex(problemOf(""), /it is not XML|no graphml element/);
  t.regex(problemOf("<html/>"), /^it has no graphml element with a graph; allowed: a GraphML file/);
  t.regex(problemOf(graph("")), /^its graph has no nodes/);
  t.regex(problemOf("<graphml><graph/><graph/></graphml>"), /^it has 2 graphs/);
  t.regex(problemOf(graph("<node/>")), /^a node has no id/);
  t.regex(problemOf(graph('<node id="a"/><node id="a"/>')), /^two nodes have the id "a"/);
  t.regex(problemOf(graph('<node id="a"><graph/></node>')), /^the node "a" holds a graph of its own/);
  t.regex(
    problemOf(graph('<node id="a"><data key="d1">95</data><data key="d2">6</data></node>')),
    /^the node "a" lies nowhere: latitude 95, longitude 6/,
  );
});

test("a label without end is refused", (t) => {
  t.regex(
    problemOf(graph(`<node id="${"&".repeat(100_000)}"/>`)),
    /^(a node has a label of more than 200|it is not XML)/,
  );
});

test("an entity bomb is refused before it is parsed", (t) => {
  t.regex(problemOf(`<!DOCTYPE g [<!ENTITY a "x">]><graphml/>`), /^it defines entities of its own/);
});

test("nesting without end is refused, in one line", (t) => {
  t.notRegex(problemOf("<graphml>".repeat(50_000)), /\n|.{400}/);
  t.regex(problemOf("<graphml>".repeat(50_000)), /^it (is not XML|cannot be read as XML)/);
  t.regex(problemOf(`${"<a>".repeat(20_000)}${"</a>".repeat(20_000)}`), /^it /);
});
