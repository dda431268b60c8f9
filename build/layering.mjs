/** Who may import whom: the table of the style guide, for eslint-plugin-boundaries. What is not allowed here is refused. */

const folder = (type, pattern, capture = []) => ({ type, pattern, capture, partialMatch: false });

/** The first that matches names the layer of a file. */
const elements = [
  folder("tests", "tests"),
  folder("build", "build"),
  folder("shared-ui", "shared/ui"),
  folder("shared-camera", "shared/camera"),
  folder("shared", "shared"),
  folder("shell", "kiosk/shell"),
  folder("kiosk", "kiosk"),
  folder("canteen", "canteen"),
  folder("console", "district/console"),
  folder("phone", "district/phone"),
  folder("entry", "station/(desk|cli)", ["entry"]),
  folder("http", "(station|district)/http", ["service"]),
  folder("ground", "(station|district)/(store|devices|sync)", ["service", "edge"]),
  folder("feature", "(station|district)/(*)", ["service", "feature"]),
];

/** Single files that are not what their folder is. */
const files = [
  { category: "test", pattern: "**/*.{test,e2e,fixture}.ts" },
  { category: "main", pattern: "(station|district)/*.ts", capture: ["service"] },
  { category: "config", pattern: "*.{ts,js}" },
];

const to = (type, captured) => ({
  to: { element: captured === undefined ? { type } : { type, captured } },
});
const packages = (source) => ({ to: { module: { origin: "external", source } } });
const anyPackage = { to: { module: { origin: "external" } } };
const node = { to: { module: { origin: "core" } } };
const allow = (type, ...targets) =>
  targets.map((one) => ({ from: { element: { type } }, allow: one }));
const allowCategory = (categories, ...targets) =>
  targets.map((one) => ({ from: { file: { categories } }, allow: one }));

const fonts = packages("@fontsource*/**");
const svelte = packages(["svelte", "svelte/**"]);
const vision = packages(["onnxruntime-web/**", "@vladmandic/face-api", "zxing-wasm/**"]);
const sameService = { service: "{{ from.element.captured.service }}" };
const anything = { to: { module: { origin: ["local", "external", "core"] } } };

const policies = [
  ...allow("shared", to("shared"), packages(["zod", "cborg"])),
  ...allow("shared-ui", to("shared-ui"), to("shared"), svelte, fonts, packages("uqr")),
  ...allow("shared-camera", to("shared-camera"), to("shared"), vision),
  ...["kiosk", "canteen", "shared-ui"].flatMap((screen) => allow(screen, to("shared-camera"))),
  ...["kiosk", "canteen", "console", "phone"].flatMap((screen) =>
    allow(screen, to(screen), to("shared"), to("shared-ui"), svelte, fonts),
  ),
  ...allow("shell", to("shell"), to("shared"), packages("electron"), node),

  ...allow(
    "ground",
    to("shared"),
    to("ground", { ...sameService, edge: "{{ from.element.captured.edge }}" }),
  ),
  ...allow("ground", anyPackage, node),
  ...allow(
    "feature",
    to("shared"),
    to("ground", sameService),
    to("feature", { ...sameService, feature: "{{ from.element.captured.feature }}" }),
  ),
  ...allow("http", to("shared"), to("http", sameService), to("feature", sameService)),
  ...allow("http", to("ground", sameService), anyPackage, node),
  // Programs of their own beside the station: the device desk and the command line.
  ...allow("entry", to("shared"), to("entry", { entry: "{{ from.element.captured.entry }}" })),
  ...allow("entry", anyPackage, node),
  ...["http", "ground", "feature"].flatMap((type) =>
    allow("entry", to(type, { service: "station" })),
  ),

  ...allowCategory("main", to("shared"), anyPackage, node),
  ...["station", "district"].flatMap((service) =>
    ["http", "ground", "feature"].map((type) => ({
      from: { file: { categories: "main", captured: { service } } },
      allow: to(type, { service }),
    })),
  ),
  // What main.ts reads its configuration with lies beside it.
  ...["station", "district"].map((service) => ({
    from: { file: { categories: "main", captured: { service } } },
    allow: { to: { file: { categories: "main", captured: { service } } } },
  })),
  // The few files beside main.ts (settings, log, the joining of parts) are parts of it.
  ...["station", "district"].map((service) => ({
    from: { file: { categories: "main", captured: { service } } },
    allow: { to: { file: { categories: "main", captured: { service } } } },
  })),

  ...allow("build", anything),
  ...allow("tests", anything),
  ...allowCategory(["test", "config"], anything),

  // Nobody imports them, whatever was allowed above.
  ...["tests", "build"].map((type) => ({
    from: { element: { type: "!{tests,build}" }, file: { categories: "!{test,config}" } },
    disallow: to(type),
  })),
  {
    from: { file: { categories: "!test" } },
    disallow: { to: { file: { categories: "test" } } },
  },
];

export const layering = {
  settings: {
    "boundaries/elements": elements,
    "boundaries/files": files,
    "boundaries/files-single-match": true,
    "boundaries/legacy-templates": false,
    "boundaries/dependency-nodes": ["import", "export", "dynamic-import"],
    "import/resolver": { [new URL("./import-resolver.cjs", import.meta.url).pathname]: {} },
  },
  rules: {
    "boundaries/dependencies": [
      "error",
      {
        default: "disallow",
        checkAllOrigins: true,
        checkInternals: true,
        checkUnknownLocals: true,
        policies,
      },
    ],
  },
};
