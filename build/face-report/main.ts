import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FacePack } from "#shared/contracts/face-api.ts";
import { manifestName, packManifestSchema, packOf } from "#shared/face/pack-manifest.ts";
import { accept, refuse, type Refusal, type Result } from "#shared/result.ts";
import { chromiumPath } from "./chromium.ts";
import { openLab } from "./lab.ts";
import { demoPhotos, folderPhotos, type Photo } from "./photos.ts";
import { packReport, type PackReport } from "./report.ts";
import { reportText } from "./report-text.ts";

const root = join(import.meta.dirname, "../..");

/** The packs that are measured; `build/face-files.mjs` makes them. */
const packFolders = [".cache/face-pack", "dist/face-packs/face-api"].map((one) => join(root, one));

const help = `npx yinling face report [--photos DIR] [--json]

Measures both face models with the code of the screens, in Chromium: all pairs of the photographs that ship with
face-api and, with --photos, of your own (DIR/PERSON/*.jpg). No photograph leaves this machine, and none is kept.
`;

/** The command `yinling face report`. @returns the exit code */
export async function faceReport(args: string[]): Promise<number> {
  if (args.includes("--help")) return said(help);
  const asked = askedFor(args);
  if (!asked.ok) return refused(asked.refusal);
  const photos = allPhotos(asked.value.folder);
  if (!photos.ok) return refused(photos.refusal);
  const chromium = chromiumPath(process.env);
  if (chromium === null) return refused(noChromium);

  if (!prepared()) return 1;
  const reports = await measured(chromium, photos.value);
  return said(
    asked.value.form === "json" ? `${JSON.stringify({ reports }, null, 2)}\n` : reportText(reports),
  );
}

/** Makes the packs and runtimes where they are missing; what it has to say it says itself. */
function prepared(): boolean {
  const files = join(root, "build/face-files.mjs");
  return spawnSync(process.execPath, [files], { stdio: ["ignore", 2, 2] }).status === 0;
}

type Asked = { readonly folder: string | null; readonly form: "text" | "json" };

function askedFor(args: readonly string[]): Result<Asked> {
  let folder: string | null = null;
  let form: Asked["form"] = "text";
  const rest = [...args];
  while (rest.length > 0) {
    const word = rest.shift();
    if (word === "--json") form = "json";
    else if (word === "--photos" && rest[0] !== undefined) folder = rest.shift() ?? null;
    else return refuse({ ...badArgument, message: `${badArgument.message}: ${word ?? ""}` });
  }
  return accept({ folder, form });
}

function allPhotos(folder: string | null): Result<readonly Photo[]> {
  const demo = demoPhotos(root);
  if (!demo.ok || folder === null) return demo;
  const own = folderPhotos(folder);
  return own.ok ? accept([...demo.value, ...own.value]) : own;
}

async function measured(
  chromium: string,
  photos: readonly Photo[],
): Promise<readonly PackReport[]> {
  const lab = await openLab({ root, packs: packFolders, chromium });
  try {
    const reports: PackReport[] = [];
    for (const pack of packFolders.map(packIn)) reports.push(await packReport(lab, pack, photos));
    return reports;
  } finally {
    await lab.close();
  }
}

function packIn(folder: string): FacePack {
  const text = readFileSync(join(folder, manifestName), "utf8");
  return packOf(packManifestSchema.parse(JSON.parse(text)));
}

const badArgument = {
  code: "argument-unknown",
  message: "参数不对 · no such argument",
  next: "用法 · usage: npx yinling face report [--photos DIR] [--json]",
};

const noChromium = {
  code: "chromium-missing",
  message: "没有找到 Chromium · no Chromium was found",
  next: "安装它，或把 CHROMIUM 设为它的路径 · install it, or set CHROMIUM to its path",
};

function said(text: string): number {
  process.stdout.write(text);
  return 0;
}

function refused({ message, next }: Refusal): number {
  process.stderr.write(`✗ ${message}\n  ${next}\n`);
  return 1;
}
