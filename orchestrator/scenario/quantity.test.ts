import test from "ava";
import { type Dimension, parseQuantity } from "./quantity.js";

const reads = test.macro({
  exec(t, text: string | number, dimension: Dimension, value: number) {
    t.deepEqual(parseQuantity(text, dimension), { ok: true, value });
  },
  title: (_, text, dimension, value) => `"${text}" is the ${dimension} ${value}`,
});

test(reads, "0.1 ms", "time", 100_000);
test(reads, "40us", "time", 40_000);
test(reads, "5 µs", "time", 5_000);
test(reads, "5 μs", "time", 5_000);
test(reads, "1.5 min", "time", 90e9);
test(reads, "1 d", "time", 86_400e9);
test(reads, "1e-3 s", "time", 1e6);
test(reads, "0.3 ns", "time", 0.3);
test(reads, "20 km", "length", 20);
test(reads, "300 m", "length", 0.3);
test(reads, "40km", "length", 40);
test(reads, "10 kHz", "frequency", 10_000);
test(reads, "0.2 dB/km", "loss", 0.2);
test(reads, "3 dB", "attenuation", 3);
test(reads, "1%", "probability", 0.01);
test(reads, "0.1 %", "probability", 0.001);
test(reads, 0.98, "probability", 0.98);
test(reads, "-3", "number", -3);
test(reads, -0, "number", 0);
test(reads, 1e-7, "probability", 1e-7);
test(reads, "180 deg", "angle", Math.PI);
test(reads, "90 deg", "angle", Math.PI / 2);
test(reads, "1.5 rad", "angle", 1.5);
test(reads, "200000 km/s", "speed", 200_000);
test(reads, "299792458 m/s", "speed", 299_792.458);

const refuses = test.macro({
  exec(t, text: string | number, dimension: Dimension, problem: string) {
    const result = parseQuantity(text, dimension);
    t.is(result.ok ? undefined : result.problem, problem);
  },
  title: (_, text, dimension) => `the ${typeof text} ${text} is refused as a ${dimension}`,
});

test(refuses, "20 s", "length", '"20 s" is a time, not a length');
test(refuses, "20", "length", "20 has no unit");
test(refuses, 20, "length", "20 has no unit");

test(refuses, "3 dB/km", "attenuation", '"3 dB/km" is a loss, not an attenuation');
test(refuses, "3 dB", "loss", '"3 dB" is an attenuation, not a loss');
test(refuses, "20 KM", "length", 'unknown unit "KM" in "20 KM"');
test(refuses, "far", "length", '"far" is not a length');
test(refuses, "", "time", '"" is not a time');
test(refuses, "5 ms and more", "time", '"5 ms and more" is not a time');
test(refuses, "10 %", "time", '"10 %" is a percentage, not a time');
test(refuses, Number.NaN, "number", '".nan" is not a number');
test(refuses, Number.POSITIVE_INFINITY, "number", '".inf" is not a number');
test(refuses, "1e999", "number", "1e999 is not a finite number");
test(refuses, "3 apples", "number", '"3 apples" is not a number');

test("says which units a dimension has", (t) => {
  const result = parseQuantity(20, "length");
  t.is(result.ok ? "" : result.allowed, "a length with its unit (m, km), such as 20 km");
});
