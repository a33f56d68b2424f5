// Python as pages run it, under Node: the same files, the same script, the same WebAssembly. It is told the
// folder of the runtime, the script, the manifest and the archive's folder, reads a line of JSON with a list of
// questions for each rerun or question from its input, and answers each with a line.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [runtime, script, manifestPath, site] = process.argv.slice(2);
await import(pathToFileURL(script));
const { checked, Python } = globalThis.companionPython;
const manifest = JSON.parse(await readFile(manifestPath, "utf-8"));
// Seconds of processors, which other work on the machine makes no more of.
const spent = (since) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};
const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: runtime, stdout: () => {}, stderr: () => {} });
const read = async (file) => checked(file, new Uint8Array(await readFile(`${site}/${file.name}`)));
const python = new Python(pyodide, manifest, read);
await python.begin();
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
say({ ready: spent() });
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const begun = process.cpuUsage();
  const seconds = () => spent(begun);
  if (asked.ask === "rerun") {
    const cells = [];
    const end = await python.rerun(asked, (told) => {
      if (!("begun" in told)) cells.push({ ...told, seconds: seconds() });
    });
    const heap = pyodide._module.HEAPU8.length;
    say({ ...end, cells, seconds: seconds(), heap });
  } else if (asked.ask === "file") {
    python.keepFile(asked.parameter, asked.name, new TextEncoder().encode(asked.text));
    say({ kept: asked.name });
  } else if (asked.ask === "run") {
    try {
      say({ value: String(pyodide.runPython(asked.code)) });
    } catch (error) {
      say({ error: String(error) });
    }
  } else {
    say({ ...python.ask(asked), seconds: seconds() });
  }
}
