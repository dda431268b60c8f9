import { prepareZXingModule, type ReaderOptions, readBarcodes } from "zxing-wasm/reader";
import { runtimeAddress, runtimeFiles } from "./files.ts";
import { maxCodeLength } from "./messages.ts";

/** The quick ways only: all of them took 287 ms a picture instead of 15, and read no more codes. */
const options: ReaderOptions = {
  formats: ["QRCode"],
  tryHarder: false,
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
  maxNumberOfSymbols: 1,
};

/** Fetches the reader of QR codes. Rejects when the station does not give its file. */
export async function loadCodeReader(): Promise<void> {
  await prepareZXingModule({
    overrides: { locateFile: () => runtimeAddress(runtimeFiles.zxingWasm) },
    fireImmediately: true,
  });
}

/** The text of a QR code in a picture; null when there is none, or more text than any of ours has. */
export async function codeIn(picture: ImageData): Promise<string | null> {
  const [found] = await readBarcodes(picture, options);
  if (found === undefined || !found.isValid) return null;
  return found.text.length > 0 && found.text.length <= maxCodeLength ? found.text : null;
}
