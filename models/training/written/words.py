"""Pairs of single words and short phrases from the tables: verbs, things, qualities, adverbs."""

import random

from spanish import adjective, capitalised, contracted, future, plural, preterite
from tables import read

WEATHER = {"nevar", "llover", "tronar", "amanecer", "helar"}
LEFT_OUT = {"abstener", "divorciar", "ahogar", "freír", "oír"}
# Spanish, English, whether the Spanish is plural
SUBJECTS = [
    ("él", "he", False),
    ("ella", "she", False),
    ("ellos", "they", True),
    ("el hombre", "the man", False),
    ("la mujer", "the woman", False),
    ("los vecinos", "the neighbors", True),
    ("el Gobierno", "the government", False),
    ("la policía", "the police", False),
    ("las autoridades", "the authorities", True),
    ("el joven", "the young man", False),
    ("la joven", "the young woman", False),
    ("el presidente", "the president", False),
    ("los soldados", "the soldiers", True),
    ("la ministra", "the minister", False),
    ("el equipo", "the team", False),
    ("los trabajadores", "the workers", True),
    ("su padre", "his father", False),
    ("su madre", "her mother", False),
    ("nadie", "no one", False),
    ("todos", "everyone", True),
    ("el Ejército", "the army", False),
    ("los expertos", "the experts", True),
]
NAMED = [each for each in SUBJECTS if each[0] not in ("nadie", "todos")]
PLURAL_IN_ENGLISH = {"they", "the police"} | {each[1] for each in SUBJECTS if each[1].endswith("s")}
PREPOSITIONS = [
    ("con", "with"),
    ("sin", "without"),
    ("contra", "against"),
    ("tras", "after"),
    ("sobre", "about"),
    ("por", "because of"),
]
UNCOUNTED = set(
    "unemployment rubble customs mourning hunger thirst gold silver iron steel copper lead coal "
    "justice wealth freedom equality meat flour sugar salt payroll blood snow ice gasoline "
    "diesel wood hail loot alms anger rage garlic love friendship envy hatred shame pride "
    "darkness bail poverty sadness joy asylum luggage wheat corn barley rice smoke ash bread "
    "butter milk oil retirement security trust peace war".split()
)
THINGS = {
    "m": [
        ("el grupo", "group", "s"),
        ("el proyecto", "project", "s"),
        ("el edificio", "building", "s"),
        ("los hombres", "men", "p"),
        ("los barcos", "boats", "p"),
        ("el asunto", "matter", "s"),
    ],
    "f": [
        ("la mujer", "woman", "s"),
        ("la zona", "area", "s"),
        ("la ciudad", "city", "s"),
        ("las casas", "houses", "p"),
        ("las personas", "people", "p"),
        ("las medidas", "measures", "p"),
    ],
}


def of_verb(r: random.Random, infinitive: str, base: str, past: str):
    """A verb in the forms that news has: pairs of Spanish and English."""
    yield infinitive, f"to {base}"
    yield capitalised(infinitive) + ".", f"To {base}."
    singular, several = preterite(infinitive)
    if infinitive in WEATHER:
        yield f"ayer {singular}", f"it {past} yesterday"
        yield f"mañana {future(infinitive)}", f"it will {base} tomorrow"
        return
    for spanish, english, is_plural in r.sample(SUBJECTS, 4):
        was = "were born" if past == "was born" and english in PLURAL_IN_ENGLISH else past
        yield f"{spanish} {several if is_plural else singular}", f"{english} {was}"
    spanish, english, is_plural = r.choice(NAMED)
    if base != "be born":
        yield f"{spanish} no {several if is_plural else singular}", f"{english} did not {base}"
    spanish, english, is_plural = r.choice(NAMED)
    will = future(infinitive)
    yield f"{spanish} {will[:-1] + 'án' if is_plural else will}", f"{english} will {base}"
    yield f"para {infinitive}", f"to {base}"
    yield f"debe {infinitive}", f"must {base}"


def of_thing(r: random.Random, spanish: str, gender: str, english: str, several: str):
    """`several` is the English plural where it is not made with -s."""
    is_masculine = gender == "m" or spanish in ("águila", "arma", "hambre")
    definite, indefinite = ("el", "un") if is_masculine else ("la", "una")
    yield f"{definite} {spanish}", f"the {english}"
    yield capitalised(f"{definite} {spanish}"), f"The {english}"
    if english not in UNCOUNTED:
        if not english.startswith("pair"):
            yield (
                f"{indefinite} {spanish}",
                f"{'an' if english[0] in 'aeiou' or english == 'heir' else 'a'} {english}",
            )
        if " " not in spanish:
            ending = "es" if english.endswith(("s", "sh", "ch", "x")) else "s"
            yield (
                f"{'los' if gender == 'm' else 'las'} {plural(spanish)}",
                f"the {several or english + ending}",
            )
    preposition, before = r.choice(PREPOSITIONS)
    yield contracted(preposition, f"{definite} {spanish}"), f"{before} the {english}"


def of_quality(r: random.Random, spanish: str, english: str):
    """An adjective alone and beside nouns: pairs of Spanish and English."""
    yield spanish, english
    for gender in "mf":
        for thing, name, number in r.sample(THINGS[gender], 2):
            yield f"{thing} {adjective(spanish, gender, number)}", f"the {english} {name}"


def pairs(seed: int = 11):
    """-> (Spanish, English), the same for the same seed."""
    r = random.Random(seed)
    for infinitive, base, past in read("verbs"):
        if infinitive not in LEFT_OUT:
            yield from of_verb(r, infinitive, base, "was born" if base == "be born" else past)
    for row in read("things"):
        yield from of_thing(r, *row)
    for row in read("qualities"):
        yield from of_quality(r, *row)
    for spanish, english in read("adverbs"):
        yield spanish, english
        yield capitalised(spanish), capitalised(english)
