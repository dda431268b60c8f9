/** Two falling tones, half a second, at a fifth of full loudness: heard at the till, not across the canteen. */
const tones = [
  { pitchHz: 880, fromS: 0 },
  { pitchHz: 587, fromS: 0.22 },
] as const;
const toneS = 0.2;
const loudness = 0.2;

/**
 * Sounds a warning. Before the first touch of a page the browser keeps it silent, which is no failure: the
 * warning is on the screen as well.
 */
export function soundWarning(): void {
  const context = new AudioContext();
  const volume = new GainNode(context, { gain: loudness });
  volume.connect(context.destination);
  for (const { pitchHz, fromS } of tones) {
    const tone = new OscillatorNode(context, { frequency: pitchHz });
    tone.connect(volume);
    tone.start(context.currentTime + fromS);
    tone.stop(context.currentTime + fromS + toneS);
    tone.onended = () => {
      if (pitchHz === tones[1].pitchHz) void context.close();
    };
  }
}
