/** The notice on face recognition as it is read aloud, by its version; made by build/voice.mjs from the same words. */
const recordings: Readonly<Record<number, string>> = {
  1: new URL("./face-notice-1.ogg", import.meta.url).href,
};

/** Where the recording of a notice lies; null for a version that has none. */
export function faceNoticeVoice(version: number): string | null {
  return recordings[version] ?? null;
}
