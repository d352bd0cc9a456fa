// A curve as sound, for those who do not see it: high is a high loss, from left to right in about three seconds.

/** Frequencies in Hz of values, by their logarithm between the lowest and the highest: 220 to 880. */
export function pitches(values: readonly number[], most = 60): number[] {
  const known = values.filter((v) => Number.isFinite(v) && v > 0);
  if (!known.length) return [];
  const [low, high] = [Math.log(Math.min(...known)), Math.log(Math.max(...known))];
  const every = Math.max(1, Math.ceil(known.length / most));
  return known.filter((_, i) => i % every === 0).map((v) => 220 * 4 ** (high > low ? (Math.log(v) - low) / (high - low) : 0));
}

export function play(values: readonly number[]): void {
  const tones = pitches(values);
  if (!tones.length) return;
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.value = 0.12;
  tone.connect(volume).connect(audio.destination);
  const each = 3 / Math.max(20, tones.length);
  tones.forEach((f, i) => tone.frequency.linearRampToValueAtTime(f, audio.currentTime + (i + 1) * each));
  tone.frequency.setValueAtTime(tones[0]!, audio.currentTime);
  tone.onended = () => void audio.close();
  tone.start();
  tone.stop(audio.currentTime + tones.length * each + 0.1);
}
