/**
 * Makes the spoken notice (shared/ui/voice/face-notice-<version>.ogg) from the words of shared/face/notice.zh.ts. Run by
 * hand when a notice gets a new version; the recording is kept with the sources. Needs the programs espeak-ng and
 * opusenc (Debian packages espeak-ng and opus-tools), which are run and not linked, and Node 24.
 *
 *     node build/voice.mjs
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noticeInForce, spokenText } from "../shared/face/notice.zh.ts";
import { businessDay, instant } from "../shared/time/time.ts";
import { Stop, command, root, say } from "./console.mjs";

/** The name of a site is not spoken, so that one recording is true everywhere. */
const anySite = "本食堂";
/** The unit of espeak-ng is words a minute; this gives about 200 characters a minute (accessibility list, K21). */
const speed = "150";
/** Of 200; the voice clips when it is louder. */
const amplitude = "60";
const mostBytes = 200_000;

await command(async () => {
  const notice = noticeInForce(businessDay(instant(Date.now())));
  const text = spokenText(notice).replaceAll("{site}", anySite);
  const folder = mkdtempSync(join(tmpdir(), "voice-"));
  try {
    const words = join(folder, "notice.txt");
    const wave = join(folder, "notice.wav");
    const ogg = join(root, `shared/ui/voice/face-notice-${notice.version}.ogg`);
    writeFileSync(words, text);
    run("espeak-ng", [
      "-v",
      "cmn-latn-pinyin",
      "-s",
      speed,
      "-a",
      amplitude,
      "-f",
      words,
      "-w",
      wave,
    ]);
    run("opusenc", ["--quiet", "--bitrate", "8", "--speech", "--downmix-mono", wave, ogg]);
    const { size } = statSync(ogg);
    if (size > mostBytes) throw new Stop(`${ogg}: ${size} bytes are more than ${mostBytes}`);
    say(`· ${ogg}: ${size} 字节 · bytes`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function run(program, args) {
  const { status, error, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (error !== undefined || status !== 0) {
    throw new Stop(`${program} 失败 · failed: ${error?.message ?? stderr}`);
  }
}
