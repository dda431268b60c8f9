import boundaries from "eslint-plugin-boundaries";
import svelte from "eslint-plugin-svelte";
import { fileURLToPath } from "node:url";
import tseslint from "typescript-eslint";
import { layering } from "./build/layering.mjs";
import svelteConfig from "./svelte.config.js";

/** The style guide as far as a linter can check it; `npm run check` allows no warning. */
const code = ["**/*.ts", "**/*.svelte"];
const tests = ["**/*.test.ts", "**/*.e2e.ts", "**/*.fixture.ts", "tests/**/*.ts"];

const noDate = {
  name: "Date",
  message:
    "Time is Instant and Day of #shared/time; Date stays in shared/time, main.ts and the store.",
};

/** A clock or chance in pure code makes its tests depend on when they run: both are passed in as arguments. */
const impureGlobals = [
  "setTimeout",
  "setInterval",
  "queueMicrotask",
  "performance",
  "fetch",
  "process",
  "Buffer",
  "window",
  "document",
  "localStorage",
].map((name) => ({ name, message: "shared/ has no I/O, no clock and no framework." }));
const impureProperties = [
  { object: "Math", property: "random", message: "Chance is passed in as an argument." },
  { object: "crypto", property: "randomUUID", message: "Chance is passed in as an argument." },
  { object: "crypto", property: "getRandomValues", message: "Chance is passed in as an argument." },
];

const structure = [
  {
    selector:
      ":matches(FunctionDeclaration, TSDeclareFunction, MethodDefinition > FunctionExpression) > " +
      "Identifier.params > TSTypeAnnotation > TSBooleanKeyword",
    message: "No boolean parameter: write two functions, or name the choice.",
  },
];
const noDefaultExport = {
  selector: "ExportDefaultDeclaration",
  message: "Named exports only.",
};

export default tseslint.config(
  {
    ignores: ["node_modules/", "dist/", ".cache/", ".data/", "test-results/", "docs/"],
  },
  {
    files: code,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        extraFileExtensions: [".svelte"],
        tsconfigRootDir: fileURLToPath(new URL(".", import.meta.url)),
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-unnecessary-type-arguments": "off",
      // We have no enums; those of packages are compared with what comes from outside.
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/require-await": "off",
      // Texts are Chinese: taking them apart by code point is what is meant.
      "@typescript-eslint/no-misused-spread": "off",
      // Takes a branded number for something else than a number.
      "@typescript-eslint/no-unsafe-unary-minus": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/prefer-for-of": "error",
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", 70],
      "max-params": ["error", 3],
      eqeqeq: "error",
      "no-console": "error",
      "no-empty": "error",
      "no-restricted-globals": ["error", noDate],
      "no-restricted-syntax": ["error", ...structure, noDefaultExport],
    },
  },
  {
    files: ["shared/**/*.ts"],
    ignores: ["shared/ui/**", "shared/camera/**", ...tests],
    rules: {
      "no-restricted-globals": ["error", noDate, ...impureGlobals],
      "no-restricted-properties": ["error", ...impureProperties],
    },
  },
  {
    files: ["shared/time/**/*.ts"],
    rules: { "no-restricted-globals": ["error", ...impureGlobals] },
  },
  {
    files: ["**/main.ts", "district/store/**/*.ts", ...tests, "build/**"],
    rules: { "no-restricted-globals": "off" },
  },
  {
    files: ["build/**/*.ts", ...tests],
    rules: { "no-console": "off" },
  },
  {
    files: tests,
    rules: {
      // A describe block holds a whole table of cases, a row of it many values; 400 lines limit it well enough.
      "max-lines-per-function": "off",
      "max-params": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  ...svelte.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: {
      parserOptions: {
        projectService: true,
        extraFileExtensions: [".svelte"],
        parser: tseslint.parser,
        svelteConfig,
      },
    },
    rules: {
      "svelte/no-at-html-tags": "error",
      "svelte/require-each-key": "error",
      // svelte-check owns these; the linter sees only a part of what a component binds.
      "no-undef": "off",
      "prefer-const": "off",
    },
  },
  {
    files: ["**/*.svelte"],
    rules: {
      "max-lines": ["error", 150],
      "max-lines-per-function": "off",
      // Takes the first value of a state for its only one.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["*.ts", "**/*.d.ts"],
    rules: { "no-restricted-syntax": ["error", ...structure] },
  },
  {
    files: [...code, "build/**/*.mjs"],
    plugins: { boundaries },
    settings: layering.settings,
    rules: layering.rules,
  },
);
