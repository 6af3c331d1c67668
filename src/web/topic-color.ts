/** A topic's color on the current ground: golden-angle hues, so near ids differ; outliers are grey. */
export function topicColor(topic: number, dark: boolean): string {
  if (topic < 0) return dark ? "#626873" : "#b4b8bf";
  const hue = (topic * 137.508 + 215) % 360;
  return `hsl(${hue.toFixed(1)} ${dark ? 65 : 60}% ${dark ? 64 : 43}%)`;
}
