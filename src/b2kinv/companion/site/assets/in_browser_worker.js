"use strict";
// Python for one page, in a worker: its files come from the site or the cache, each checked by its hash.
(() => {
  importScripts("in_browser_python.js");

  const { checked, Python } = globalThis.companionPython;
  const CACHE = "companion-python";
  const nativeFetch = self.fetch.bind(self);
  let starting = null;

  const say = (told) => postMessage(told);

  class Files {
    constructor(base, manifest) {
      this.base = base;
      this.listed = new Map([...manifest.files, manifest.archive].map((file) => [file.name, file]));
      this.total = manifest.files.reduce((sum, file) => sum + (file.use === "numbers" ? file.bytes : 0), 0);
      this.here = 0;
      this.known = new Map();
    }

    async read(file) {
      if (!this.known.has(file.name)) this.known.set(file.name, this.#read(file));
      return this.known.get(file.name);
    }

    async #read(file) {
      const address = `${this.base}${file.name}?sha256=${file.sha256}`;
      const cache = "caches" in self ? await caches.open(CACHE).catch(() => null) : null;
      const kept = cache && (await cache.match(address));
      let bytes = null;
      if (kept) {
        bytes = await checked(file, new Uint8Array(await kept.arrayBuffer())).catch(() => null);
      }
      if (bytes === null) {
        const answer = await nativeFetch(address).catch(() => null);
        if (answer === null || !answer.ok) {
          throw new Error(`${file.name} cannot be loaded from the site; load the page again when it can be reached`);
        }
        bytes = await checked(file, new Uint8Array(await answer.arrayBuffer()));
        // A full disk is no reason not to compute.
        if (cache) await cache.put(address, new Response(bytes)).catch(() => {});
      }
      this.here += file.bytes;
      say({ loading: Math.min(1, this.here / this.total) });
      return bytes;
    }
  }

  async function start({ base, manifest }) {
    if (!("subtle" in (self.crypto || {}))) {
      throw new Error("this page came without encryption, so that files cannot be checked: open it by https");
    }
    const files = new Files(base, manifest);
    // What of an earlier release is in the cache is of no use any more.
    if ("caches" in self) {
      const cache = await caches.open(CACHE).catch(() => null);
      const wanted = new Set([...files.listed.values()].map((file) => file.sha256));
      for (const kept of cache ? await cache.keys() : []) {
        if (!wanted.has(new URL(kept.url).searchParams.get("sha256"))) await cache.delete(kept);
      }
    }
    self.fetch = async (asked) => {
      const name = new URL(String(asked.url ?? asked), self.location).pathname.split("/").pop();
      const file = files.listed.get(name);
      if (!file) throw new Error(`${name} is no file of the runtime`);
      const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
      return new Response(await files.read(file), { headers: { "Content-Type": type } });
    };
    const numbers = manifest.files.filter((file) => file.use === "numbers");
    await Promise.all(numbers.map((file) => files.read(file)));
    for (const name of ["pyodide.asm.js", "pyodide.js"]) {
      const script = URL.createObjectURL(
        new Blob([await files.read(files.listed.get(name))], { type: "text/javascript" }),
      );
      importScripts(script);
      URL.revokeObjectURL(script);
    }
    const pyodide = await self.loadPyodide({
      indexURL: base,
      lockFileURL: `${base}pyodide-lock.json`,
      stdout: () => {},
      stderr: () => {},
    });
    const python = new Python(pyodide, manifest, (file) => files.read(file));
    await python.begin();
    // Kept as long as they were needed: Pyodide has its own copies.
    files.known.clear();
    return python;
  }

  async function answer(asked) {
    if (asked.ask === "start") {
      starting ??= start(asked);
      await starting;
      return { ready: true };
    }
    const python = await starting;
    if (asked.ask === "rerun") return python.rerun(asked, (told) => say({ id: asked.id, told }));
    if (asked.ask === "file") {
      python.keepFile(asked.parameter, asked.name, asked.content);
      return { kept: true };
    }
    return python.ask(asked);
  }

  // Pyodide says nothing of a WebAssembly that cannot start, for want of memory, and would be waited for.
  self.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    say({ failed: "Python cannot be started in this browser" });
  });

  // One after the other: a rerun has its cells between which nothing else may begin.
  let last = Promise.resolve();
  onmessage = ({ data: asked }) => {
    last = last.then(async () => {
      try {
        say({ id: asked.id, answer: await answer(asked) });
      } catch (error) {
        const text = String(error.message || error).trim().split("\n").pop();
        const memory = error instanceof RangeError || /memory/i.test(text);
        say({ id: asked.id, broken: memory ? "the browser has not enough memory for this" : text });
      }
    });
  };
})();
