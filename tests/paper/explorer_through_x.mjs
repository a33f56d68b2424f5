// Prints what two explorers' scripts say at points, for test_explorer_through_x.py beside it.
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const window = {};
for (const script of process.env.SCRIPTS.split("|")) runInNewContext(readFileSync(script, "utf-8"), { window });
const given = JSON.parse(readFileSync(process.env.GIVEN, "utf-8"));
const shared = window.companionExplorer;
const read = { ...shared.reading, moved: () => 0 };
const said = {};
window.companionExplorer = {
  ...shared,
  start(name, model) {
    const of = model(given[name].tables, read);
    said[name] = given[name].points.map(point => of(point));
  },
};
for (const script of process.env.MODELS.split("|")) runInNewContext(readFileSync(script, "utf-8"), { window });
process.stdout.write(JSON.stringify(said, (_, value) => (value === Infinity ? "inf" : value)));
