import { existsSync } from "node:fs";

/**
 * Where Debian, Fedora, Arch, macOS and Windows keep a font with hanzi, the widest first. Naming the file saves
 * the search through all fonts, which takes a second and more for every picture.
 */
const usualPlaces: readonly string[] = [
  "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
  "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
  "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
  "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
  "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
  "/System/Library/Fonts/PingFang.ttc",
  "C:\\Windows\\Fonts\\simsun.ttc",
  "C:\\Windows\\Fonts\\simsunb.ttf",
];

/** What resvg needs to find its fonts. */
export type FontChoice = {
  readonly loadSystemFonts: boolean;
  readonly fontFiles: string[];
  readonly defaultFontFamily: string;
};

/** The fonts with hanzi of this machine; all of its fonts when none is where it usually is. */
export function cjkFonts(): FontChoice {
  const fontFiles = usualPlaces.filter((path) => existsSync(path));
  const loadSystemFonts = fontFiles.length === 0;
  return { loadSystemFonts, fontFiles, defaultFontFamily: "Noto Sans Mono CJK SC" };
}
