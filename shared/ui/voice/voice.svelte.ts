/** A spoken text of the page, one at a time. It stops on any touch that asks for it; its words stand on the screen. */
export class Voice {
  isSpeaking = $state(false);

  readonly #open: () => AudioContext;
  #context: AudioContext | null = null;
  #source: AudioBufferSourceNode | null = null;
  /** Counts the texts, so that one that was stopped while it was fetched is not spoken after all. */
  #turn = 0;

  /** `open` makes the way to the loudspeaker, at the first touch: browsers allow it no earlier. */
  constructor(open: () => AudioContext) {
    this.#open = open;
  }

  /** Speaks a sound file of the page's own origin. A machine without sound stays silent. */
  async speak(url: string): Promise<void> {
    this.stop();
    const turn = (this.#turn += 1);
    this.isSpeaking = true;
    try {
      this.#context ??= this.#open();
      const context = this.#context;
      await context.resume();
      const response = await fetch(url);
      const sound = await context.decodeAudioData(await response.arrayBuffer());
      if (turn === this.#turn) this.#play(context, sound);
    } catch {
      // No loudspeaker, or the file is not to be had: the words stand on the screen.
      if (turn === this.#turn) this.isSpeaking = false;
    }
  }

  stop(): void {
    this.#turn += 1;
    this.#source?.stop();
    this.#source = null;
    this.isSpeaking = false;
  }

  #play(context: AudioContext, sound: AudioBuffer): void {
    const source = context.createBufferSource();
    source.buffer = sound;
    source.connect(context.destination);
    source.onended = () => {
      if (this.#source !== source) return;
      this.#source = null;
      this.isSpeaking = false;
    };
    this.#source = source;
    source.start();
  }
}
