let context: AudioContext | undefined;

/** A short tone: high for what was found, low for what was not. */
export function beep(isGood: boolean): void {
  context ??= new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = isGood ? 880 : 220;
  volume.gain.value = 0.1;
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + (isGood ? 0.08 : 0.3));
}
