// Run by tests/companion/site/test_scripts.py, which computes the tables that this compares with.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const expected = JSON.parse(readFileSync(process.env.EXPECTED, "utf-8"));
const window = {};
runInNewContext(readFileSync(process.env.EXPLORER, "utf-8"), { window });
const { commandWord, limitText, reading, valueText } = window.companionExplorer;

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
