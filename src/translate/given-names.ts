/** Names of people, and what models make of them. */
const GIVEN_NAMES: ReadonlyMap<string, string> = new Map([
  ["Alejandro", "Alexander"],
  ["Andrés", "Andrew"],
  ["Antonio", "Anthony"],
  ["Carlos", "Charles"],
  ["Catalina", "Catherine"],
  ["Eduardo", "Edward"],
  ["Enrique", "Henry"],
  ["Esteban", "Stephen"],
  ["Felipe", "Philip"],
  ["Guillermo", "William"],
  ["Isabel", "Elizabeth"],
  ["Jorge", "George"],
  ["José", "Joseph"],
  ["Juan", "John"],
  ["Luis", "Louis"],
  ["Marcos", "Mark"],
  ["María", "Mary"],
  ["Miguel", "Michael"],
  ["Pablo", "Paul"],
  ["Pedro", "Peter"],
  ["Tomás", "Thomas"],
]);
/** Whose names English has of its own: saints, kings, popes. */
const NAMED_IN_ENGLISH =
  /(?<!\p{L})(?:san|santo|santa|rey|reina|papa|emperador|emperatriz|zar|zarina|príncipe|princesa|duque|duquesa) $/iu;
/** A given name and the name behind it, which is no numeral. */
const FULL_NAME =
  /(?<!\p{L})(\p{Lu}\p{Ll}+)(?= (?!Magno|Bautista|Evangelista|[IVX]+(?!\p{L}))(\p{Lu}\p{Ll}+))/gu;

/** Writes people's given names as the source does: "María Corina" where a model has "Mary Corina". */
export function restoreGivenNames(source: string, target: string): string {
  let restored = target;
  for (const { 1: given = "", 2: next = "", index } of source.matchAll(FULL_NAME)) {
    const english = GIVEN_NAMES.get(given);
    if (
      english === undefined ||
      NAMED_IN_ENGLISH.test(source.slice(Math.max(0, index - 12), index))
    )
      continue;
    restored = restored.replaceAll(`${english} ${next}`, `${given} ${next}`);
  }
  return restored;
}
