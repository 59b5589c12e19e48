/** Places of a Redis stream: milliseconds, and a number among those of the same millisecond. */
export function isBehind(place: string, other: string): boolean {
  const [a = 0, b = 0] = place.split('-').map(Number);
  const [c = 0, d = 0] = other.split('-').map(Number);
  return a > c || (a === c && b > d);
}
