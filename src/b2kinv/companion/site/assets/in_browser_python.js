"use strict";
// Python in a worker, or under Node: its files checked by their hashes, the page's code unpacked, and questions
// answered. Whoever uses it hands over how a file is read and how Pyodide is loaded.
globalThis.companionPython = (() => {
  async function hash(bytes) {
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function checked(file, bytes) {
    if (bytes.byteLength !== file.bytes || (await hash(bytes)) !== file.sha256) {
      throw new Error(
        `${file.name} is not the file that this page was made for: it is damaged, or the site was renewed; ` +
          "load the page again",
      );
    }
    return bytes;
  }

  class Python {
    constructor(pyodide, manifest, read) {
      this.pyodide = pyodide;
      this.manifest = manifest;
      this.read = read;
      this.drawing = null;
    }

    async begin() {
      const { pyodide, manifest } = this;
      await pyodide.loadPackage(manifest.packages.numbers, { messageCallback: () => {} });
      const archive = await this.read(manifest.archive);
      pyodide.unpackArchive(archive, "zip", { extractDir: manifest.folder });
      pyodide.globals.set("manifest_path", pyodide.toPy(manifest.path));
      pyodide.runPython(`
import os, sys
sys.path[:0] = manifest_path
os.environ["MPLBACKEND"] = "agg"
`);
      pyodide.globals.set("paper_module", manifest.module);
      this.session = pyodide.runPython(`
from b2kinv.companion.in_browser.session import Session
Session(paper_module)
`);
    }

    ask(question) {
      return JSON.parse(this.session.ask(JSON.stringify(question)));
    }

    keepFile(parameter, name, bytes) {
      const content = this.pyodide.toPy(bytes);
      this.pyodide.globals.set("picked", content);
      this.session.keep_file(parameter, name, this.pyodide.runPython("bytes(picked)"));
      content.destroy();
    }

    // Matplotlib is loaded when the first cell draws: numbers are there before.
    async drawings() {
      if (this.drawing === null) {
        this.drawing = this.pyodide.loadPackage(this.manifest.packages.figures, { messageCallback: () => {} });
      }
      return this.drawing;
    }

    // Runs the notebook of a page cell by cell; `tell` is given each answer.
    async rerun(question, tell) {
      const begun = this.ask({ ...question, ask: "begin" });
      if ("refused" in begun) return begun;
      await tell({ begun: begun.cells });
      let { number: left, figure } = begun;
      while (left > 0) {
        if (figure) {
          await this.drawings();
        }
        const told = this.ask({ ask: "step" });
        if ("refused" in told) return told;
        await tell(told);
        ({ left, figure_next: figure } = told);
      }
      return { done: true };
    }
  }

  return { hash, checked, Python };
})();
