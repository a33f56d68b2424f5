// Prints which words the explorers' script chooses for each point, for test_explorer_words.py beside it.
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const window = {};
for (const script of process.env.SCRIPTS.split("|")) runInNewContext(readFileSync(script, "utf-8"), { window });
const { tables, points } = JSON.parse(readFileSync(process.env.GIVEN, "utf-8"));
const { held, beside } = window.companionWords;
const read = window.companionExplorer.reading;
const said = points.map(([excess, mass, rate]) => beside(rate, held(tables, read, excess, mass))[0]);
process.stdout.write(JSON.stringify(said));
