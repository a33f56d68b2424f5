// Prints what the page of both models says of each point, for test_both_models.py beside it.
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const window = {};
const document = { querySelector: () => null };
runInNewContext(readFileSync(process.env.SCRIPT, "utf-8"), { window, document });
const { content, points } = JSON.parse(readFileSync(process.env.GIVEN, "utf-8"));
const evaluate = window.companionConclusions.modelOf(content);
process.stdout.write(JSON.stringify(points.map(evaluate)));
