import test from "ava";
import { namesOfLabels } from "./label.js";

test("a label keeps its letters and digits, and a hyphen for whatever else", (t) => {
  t.deepEqual(namesOfLabels(["NO", "UNI.iu", "ADSL (via EPT)", "--", "10 Gbps"]), [
    "NO",
    "UNI-iu",
    "ADSL-via-EPT",
    "node",
    "n-10-Gbps",
  ]);
});

test("letters lose their marks", (t) => {
  t.deepEqual(namesOfLabels(["Zürich", "Łódź", "Reykjavík", "Ærø", "Straße", "Đakovo"]), [
    "Zurich",
    "Lodz",
    "Reykjavik",
    "Aero",
    "Strasse",
    "Dakovo",
  ]);
});

test("a name that is taken or reserved gets the next number", (t) => {
  t.deepEqual(namesOfLabels(["Bonn", "Bonn", "Bonn-2", "Bonn", "all"]), [
    "Bonn",
    "Bonn-2",
    "Bonn-2-2",
    "Bonn-3",
    "all-2",
  ]);
});

test("a long label is cut, and stays a name of its own", (t) => {
  const names = namesOfLabels(["x".repeat(80), "x".repeat(90)]);
  t.deepEqual(names, ["x".repeat(41), `${"x".repeat(39)}-2`]);
});
