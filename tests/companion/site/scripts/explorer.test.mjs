// Run by tests/companion/site/test_scripts.py, which computes the tables that this compares with.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const expected = JSON.parse(readFileSync(process.env.EXPECTED, "utf-8"));
const window = {};
runInNewContext(readFileSync(process.env.EXPLORER, "utf-8"), { window });
const { bandOf, commandWord, limitText, reading, readingWith, valueText, widthsOf } = window.companionExplorer;

// JSON has neither NaN nor infinity: they come as text, which Number understands.
const number = (given) => (given === null ? undefined : Number(given));

for (const { value, unit, uncertainty, text } of expected.texts) {
  test(`${JSON.stringify(value)} ± ${uncertainty} ${unit} is written ${text}`, () => {
    const given = Array.isArray(value) ? value.map(number) : number(value);
    assert.equal(valueText(given, unit, number(uncertainty)), text);
  });
}

test("limits are rounded into their ranges as in Python", () => {
  for (const { limit, upper, text } of expected.limits) {
    assert.equal(Number(limitText(limit, upper)), Number(text), `${limit}, ${upper}`);
  }
});

test("words of a command are one word each to a shell", () => {
  for (const { word, text } of expected.words) assert.equal(commandWord(word), text);
});

function near(found, wanted) {
  assert.ok(Math.abs(found - wanted) <= 1e-12 * Math.abs(wanted) + 1e-300, `${found} is not ${wanted}`);
}

for (const kind of ["curve", "surface"]) {
  test(`a ${kind} is read as in Python`, () => {
    const { table, points, values } = expected[kind];
    points.forEach((point, index) => near(reading[kind](table, ...point), values[index]));
  });
}

test("broken lines are read between their points, and are zero outside", () => {
  const table = { points: [0, 1, 3], values: [[0, 2, 6], [5, 5, 5]] };
  assert.deepEqual([...reading.lines(table, 2)], [4, 5]);
  assert.deepEqual([...reading.lines(table, 0.25)], [0.5, 5]);
  assert.deepEqual([...reading.lines(table, 3.1)], [0, 0]);
  assert.deepEqual([...reading.lines(table, NaN)], [0, 0]);
});

test("changes by source add in quadrature, as factors where all is positive", () => {
  // Factors e^0.3 and e^0.4, either way: together e^0.5.
  const pairs = [0.3, -0.4].map((x) => [10 * Math.exp(x), 10 * Math.exp(-x)]);
  const widths = widthsOf(10, pairs, false);
  near(widths.up, 0.5);
  near(widths.down, 0.5);
  const ends = bandOf(10, widths, null);
  near(ends[0], 10 * Math.exp(-0.5));
  near(ends[1], 10 * Math.exp(0.5));
  // 3 up and 4 up, nothing down; a chart that ends at 14 shows no more.
  const sums = widthsOf(10, [[13, 10], [10, 14]], true);
  assert.deepEqual([...bandOf(10, sums, null)], [10, 15]);
  assert.deepEqual([...bandOf(10, sums, 14)], [10, 14]);
});

test("edges that run away have a band up to infinity, and what does not exist has none", () => {
  assert.deepEqual([...bandOf(2, widthsOf(2, [[Infinity, 1]], false), null)], [1, Infinity]);
  assert.deepEqual([...bandOf(Infinity, widthsOf(Infinity, [[5, Infinity]], false), null)], [5, Infinity]);
  assert.equal(bandOf(Infinity, widthsOf(Infinity, [[Infinity, Infinity]], false), null), null);
  assert.equal(widthsOf(NaN, [[1, 1]], false), null);
  assert.equal(widthsOf(1, [[NaN, 1]], false), null);
});

test("a table is moved by what its source changes in it, and by nothing else", () => {
  const half = { breaks: [0, 1], vanishes: 0, values: [[0.5, 0.5]] };
  const table = { breaks: [0, 1], vanishes: 0, values: [[8, 8]], shifts: { mass: half } };
  assert.deepEqual(["mass", "other"].map((source) => readingWith(source, -1).curve(table, 0.3)), [4, 8]);
  assert.deepEqual([readingWith("mass", 1).curve(table, 0.3), reading.curve(table, 0.3)], [12, 8]);
  assert.deepEqual(["mass", "other"].map((name) => readingWith("mass", -1).moved(name)), [-1, 0]);
});
