/** What the kiosk says without words; each has a visible twin on the screen. */
export type Chime = "attention" | "done";

/** Pitches in Hz, one after the other; low enough for ears that have lost the high ones. */
const notes: Readonly<Record<Chime, readonly number[]>> = {
  attention: [660, 523, 660],
  done: [523, 784],
};
const noteSeconds = 0.22;
const loudness = 0.25;

/**
 * Plays short notes made on the spot, so no file is needed. A machine without sound, or a browser that waits
 * for the first touch, stays silent.
 */
export function chimes(open: () => AudioContext): (chime: Chime) => void {
  let context: AudioContext | null = null;
  return (chime) => {
    context ??= open();
    void context.resume();
    let at = context.currentTime;
    for (const pitch of notes[chime]) {
      playNote(context, pitch, at);
      at += noteSeconds;
    }
  };
}

function playNote(context: AudioContext, pitch: number, at: number): void {
  const volume = context.createGain();
  volume.gain.setValueAtTime(0, at);
  // Swells and fades, because a hard edge is heard as a click.
  volume.gain.linearRampToValueAtTime(loudness, at + 0.02);
  volume.gain.linearRampToValueAtTime(0, at + noteSeconds);
  volume.connect(context.destination);
  const tone = context.createOscillator();
  tone.frequency.value = pitch;
  tone.connect(volume);
  tone.start(at);
  tone.stop(at + noteSeconds);
}
