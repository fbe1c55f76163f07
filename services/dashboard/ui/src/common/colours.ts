const COLOURS = 12;
const taken = new Map<string, number>();

/** The class of a service's colour: by its name, so that it is the same on every page, and different from the others' while there are colours left. */
export function colourOf(service: string): string {
  let colour = taken.get(service);
  if (colour === undefined) {
    const used = new Set(taken.values());
    colour = hash(service) % COLOURS;
    for (let tries = 0; used.has(colour) && tries < COLOURS; tries++) {
      colour = (colour + 5) % COLOURS;
    }
    taken.set(service, colour);
  }
  return `colour-${colour}`;
}

function hash(text: string): number {
  let value = 7;
  for (const character of text) {
    value = (value * 31 + character.codePointAt(0)!) >>> 0;
  }
  return value;
}
