// What the tests hold the pages' scripts to. They are older JavaScript on purpose: no page needs a build step.
const browser = ["window", "document", "navigator", "location", "URLSearchParams", "Option", "fetch", "setTimeout", "MutationObserver"];
// What the pages' own Python needs besides, on the page and in its worker.
const python = [
  "Worker", "WebAssembly", "Blob", "URL", "history", "self", "caches", "crypto", "importScripts", "postMessage",
  "onmessage", "Response", "globalThis",
];

export default [
  {
    files: ["src/**/*.js", "book/assets/*.js"],
    languageOptions: {
      sourceType: "script",
      globals: Object.fromEntries(browser.map((name) => [name, "readonly"])),
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      complexity: ["error", 20],
      "consistent-return": "error",
      "default-case-last": "error",
      eqeqeq: "error",
      "for-direction": "error",
      "getter-return": "error",
      "no-cond-assign": "error",
      "no-const-assign": "error",
      "no-constant-condition": "error",
      "no-dupe-args": "error",
      "no-dupe-else-if": "error",
      "no-dupe-keys": "error",
      "no-empty": "error",
      "no-eval": "error",
      "no-extend-native": "error",
      "no-fallthrough": "error",
      "no-implicit-globals": "error",
      "no-loop-func": "error",
      "no-redeclare": "error",
      "no-self-assign": "error",
      "no-self-compare": "error",
      "no-sparse-arrays": "error",
      "no-undef": "error",
      "no-unreachable": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": "error",
      "no-use-before-define": ["error", { functions: false }],
      "use-isnan": "error",
      "valid-typeof": "error",
    },
  },
  {
    files: ["src/**/in_browser*.js"],
    languageOptions: {
      globals: Object.fromEntries(python.map((name) => [name, name === "onmessage" ? "writable" : "readonly"])),
    },
  },
];
