"""Sentences of news from the tables: countries, nationalities, offices, persons, and the verbs of news."""

import random

from spanish import capitalised, contracted, demonym
from tables import read

COUNTRIES, NOUNS, REPORTING, ACTIONS, CLAUSES, TERMS, NAMES = (
    read(name)
    for name in ("countries", "nouns", "reporting", "actions", "clauses", "terms", "names")
)
GIVEN = [name for kind, name in NAMES if kind == "given"]
FAMILY = [name for kind, name in NAMES if kind == "family"]
# Countries that Spanish gives an article, always or now and then
ARTICLES = {"Reino Unido": "el", "República Checa": "la", "República Dominicana": "la"}
OPTIONAL = {"Países Bajos": "los", "Emiratos Árabes Unidos": "los"}
WITHOUT_ARTICLE = [c for c in COUNTRIES if c[0] not in ARTICLES and c[0] not in OPTIONAL]
DAYS = [
    ("lunes", "Monday"),
    ("martes", "Tuesday"),
    ("miércoles", "Wednesday"),
    ("jueves", "Thursday"),
    ("viernes", "Friday"),
    ("sábado", "Saturday"),
    ("domingo", "Sunday"),
]
MONTHS = [
    ("enero", "January"),
    ("febrero", "February"),
    ("marzo", "March"),
    ("abril", "April"),
    ("mayo", "May"),
    ("junio", "June"),
    ("julio", "July"),
    ("agosto", "August"),
    ("septiembre", "September"),
    ("octubre", "October"),
    ("noviembre", "November"),
    ("diciembre", "December"),
]
TIMES = [
    ("este {day}", "on {DAY}"),
    ("el {day}", "on {DAY}"),
    ("el pasado {day}", "last {DAY}"),
    ("el {day} por la noche", "on {DAY} night"),
    ("en la madrugada del {day}", "in the early hours of {DAY}"),
    ("a primera hora del {day}", "early on {DAY}"),
    ("el {n} de {month}", "on {MONTH} {n}"),
    ("el {n} de {month} de {year}", "on {MONTH} {n}, {year}"),
    ("en {month}", "in {MONTH}"),
    ("en {month} de {year}", "in {MONTH} {year}"),
    ("en {year}", "in {year}"),
    ("a principios de {month}", "in early {MONTH}"),
    ("a mediados de {month}", "in mid-{MONTH}"),
    ("a finales de {month}", "at the end of {MONTH}"),
    ("ayer", "yesterday"),
    ("hoy", "today"),
    ("la semana pasada", "last week"),
    ("el mes pasado", "last month"),
    ("el año pasado", "last year"),
    ("hace dos años", "two years ago"),
    ("hace una década", "a decade ago"),
    ("esta mañana", "this morning"),
    ("anoche", "last night"),
    ("por primera vez", "for the first time"),
    ("de nuevo", "again"),
]
QUOTING = [
    ("dijo", "dijeron", "said"),
    ("afirmó", "afirmaron", "said"),
    ("señaló", "señalaron", "pointed out"),
    ("aseguró", "aseguraron", "said"),
    ("explicó", "explicaron", "explained"),
    ("añadió", "añadieron", "added"),
    ("advirtió", "advirtieron", "warned"),
    ("subrayó", "subrayaron", "stressed"),
    ("recordó", "recordaron", "recalled"),
    ("lamentó", "lamentaron", "lamented"),
    ("concluyó", "concluyeron", "concluded"),
]
SOURCES = [
    ("según", "according to"),
    ("de acuerdo con", "according to"),
    ("en opinión de", "in the opinion of"),
    ("a juicio de", "in the view of"),
]
RELATIONS = [
    ("las relaciones entre {a} y {b}", "relations between {A} and {B}"),
    ("la frontera entre {a} y {b}", "the border between {A} and {B}"),
    ("la guerra entre {a} y {b}", "the war between {A} and {B}"),
    ("el acuerdo firmado por {a} y {b}", "the agreement signed by {A} and {B}"),
    ("la cooperación militar de {a} con {b}", "{people} military cooperation with {B}"),
    ("las tensiones entre {a} y {b}", "tensions between {A} and {B}"),
    ("el comercio entre {a} y {b}", "trade between {A} and {B}"),
    ("{a} y {b} estrechan lazos", "{A} and {B} strengthen ties"),
    ("la ofensiva de {a} contra {b}", "{A}'s offensive against {B}"),
    ("{a} derrotó a {b} por 3-1", "{A} beat {B} 3-1"),
    ("{a} empató con {b}", "{A} drew with {B}"),
    ("las sanciones de {a} contra {b}", "{A}'s sanctions against {B}"),
    ("la visita oficial a {a}", "the official visit to {A}"),
    ("viajará a {capital} y a {other}", "will travel to {CAPITAL} and {OTHER}"),
]
AMOUNTS = [
    (
        "Más de {big} {who} fueron enviad{o}s a {a} en {month}.",
        "More than {BIG} {WHO} were sent to {A} in {MONTH}.",
    ),
    ("Al menos {n} {who} murieron en el accidente.", "At least {n} {WHO} died in the accident."),
    ("Un{o}s {n} {who} siguen desaparecid{o}s.", "About {n} {WHO} are still missing."),
    ("El {part} % de l{o}s {who} está en contra.", "{PART}% of the {WHO} are against it."),
    ("El PIB de {a} creció un {part} % en {month}.", "The GDP of {A} grew {PART}% in {MONTH}."),
    (
        "Cerca de {big} personas se manifestaron en {capital}.",
        "Nearly {BIG} people demonstrated in {CAPITAL}.",
    ),
    ("La obra costará {part} millones de euros.", "The work will cost {PART} million euros."),
    (
        "Otr{o}s {big} {who} se sumaron en los primeros meses del año.",
        "Another {BIG} {WHO} joined in the first months of the year.",
    ),
]


class Writer:
    """Sentences at random, the same for the same seed. Every method gives (Spanish, English)."""

    def __init__(self, seed: int):
        self.r = random.Random(seed)

    def country(self, preposition: str):
        """A country with the preposition before it, in Spanish, and its English name."""
        row = self.r.choice(COUNTRIES)
        article = ARTICLES.get(row[0]) or (self.r.random() < 0.5 and OPTIONAL.get(row[0]))
        return contracted(preposition, f"{article} {row[0]}" if article else row[0]), row[1]

    def person(self):
        """A given name with one or two family names."""
        return " ".join(
            [self.r.choice(GIVEN), *self.r.sample(FAMILY, 2 if self.r.random() < 0.3 else 1)]
        )

    def time(self):
        """When: Spanish, English."""
        spanish, english = self.r.choice(TIMES)
        (day, in_english), (month, month_in_english) = self.r.choice(DAYS), self.r.choice(MONTHS)
        values = {
            "day": day,
            "DAY": in_english,
            "month": month,
            "MONTH": month_in_english,
            "n": self.r.randint(1, 28),
            "year": self.r.randint(1936, 2026),
        }
        return spanish.format(**values), english.format(**values)

    def noun(self, kinds: str):
        """Spanish, English, whether plural. Kinds: p, P persons; q groups of them; g bodies; o, r the rest."""
        form, spanish, english, kind = self.r.choice([row for row in NOUNS if row[3] in kinds])
        gender, number = form
        article = {"ms": "el", "fs": "la", "mp": "los", "fp": "las"}[form]
        if self.r.random() < 0.25:
            of, land = self.country("de")
            owned = (
                f"the {english} of {land}"
                if kind in "pPqr" or land[:4] == "the " or land.endswith("s")
                else f"{land}'s {english}"
            )
            return f"{article} {spanish} {of}", owned, number == "p"
        row = self.r.choice(COUNTRIES)
        return (
            f"{article} {spanish} {demonym(row[2], gender, number)}",
            f"the {row[3]} {english}",
            number == "p",
        )

    def subject(self):
        """Who acts: Spanish, English, whether it is plural."""
        chance = self.r.random()
        if chance < 0.15:
            row = self.r.choice(WITHOUT_ARTICLE)
            return row[0], row[1], False
        if chance < 0.3:
            name = self.person()
            return name, name, False
        if chance < 0.45:
            spanish, english, _ = self.noun("pP")
            name = self.person()
            return f"{spanish}, {name},", f"{english}, {name},", False
        return self.noun("pPgq")

    def action(self):
        """Somebody did something, somewhere or some day: Spanish, English."""
        who, english, is_plural = self.subject()
        one, several, did, what, what_in_english = self.r.choice(ACTIONS)
        done, was = (several, did.replace("was ", "were ", 1)) if is_plural else (one, did)
        (when, when_in_english), chance = self.time(), self.r.random()
        if chance < 0.35:
            return capitalised(f"{when}, {who} {done} {what}."), capitalised(
                f"{when_in_english}, {english} {was} {what_in_english}."
            )
        if chance < 0.6:
            return capitalised(f"{who} {done} {what}."), capitalised(
                f"{english} {was} {what_in_english}."
            )
        return capitalised(f"{who} {done} {what} {when}."), capitalised(
            f"{english} {was} {what_in_english} {when_in_english}."
        )

    def report(self):
        """Somebody said that something is so: Spanish, English."""
        who, english, is_plural = self.subject()
        one, several, told = self.r.choice(REPORTING)
        told = told.replace("has ", "have ", 1) if is_plural else told
        clause, clause_in_english = self.r.choice(CLAUSES)
        link = next((each for each in (" de", " en") if one.endswith(each)), "")
        verb = (several if is_plural else one).removesuffix(link)
        when, when_in_english = (
            ("", "")
            if one.startswith("ha ") or self.r.random() < 0.5
            else (f" {part}" for part in self.time())
        )
        return capitalised(f"{who} {verb}{when}{link} que {clause}."), capitalised(
            f"{english} {told}{when_in_english} that {clause_in_english}."
        )

    def quotation(self):
        """What somebody said, with who said it after it: Spanish, English."""
        who, english, is_plural = self.subject()
        clause, clause_in_english = self.r.choice(CLAUSES)
        one, several, said = self.r.choice(QUOTING)
        return (
            f'"{capitalised(clause)}", {several if is_plural else one} {who.rstrip(",")}.',
            f'"{capitalised(clause_in_english)}," {said} {english.rstrip(",")}.',
        )

    def according(self):
        """By somebody's account something is so: Spanish, English."""
        who, english, _ = self.subject()
        clause, clause_in_english = self.r.choice(CLAUSES)
        before, in_english = self.r.choice(SOURCES)
        *words, last = before.split(" ")
        source = " ".join([*words, contracted(last, who.rstrip(","))])
        return capitalised(f"{source}, {clause}."), capitalised(
            f"{in_english} {english.rstrip(',')}, {clause_in_english}."
        )

    def relation(self):
        """What is between two countries: Spanish, English."""
        a, b = self.r.sample(WITHOUT_ARTICLE, 2)
        spanish, english = self.r.choice(RELATIONS)
        values = {
            "a": a[0],
            "b": b[0],
            "A": a[1],
            "B": b[1],
            "people": a[3],
            "capital": a[4],
            "other": b[4],
            "CAPITAL": a[5],
            "OTHER": b[5],
        }
        return capitalised(spanish.format(**values)), capitalised(english.format(**values))

    def amount(self):
        """How many or how much: Spanish, English."""
        spanish, english = self.r.choice(AMOUNTS)
        who, in_english, _ = self.noun("q")
        row, (month, month_in_english) = self.r.choice(WITHOUT_ARTICLE), self.r.choice(MONTHS)
        big, part = (
            f"{self.r.randint(1, 99)}.{self.r.randint(0, 999):03d}",
            f"{self.r.randint(0, 99)},{self.r.randint(1, 9)}",
        )
        values = {
            "who": who.split(" ", 1)[1],
            "WHO": in_english.removeprefix("the "),
            "o": "a" if who.startswith("las ") else "o",
            "n": self.r.randint(2, 999),
            "big": big,
            "BIG": big.replace(".", ","),
            "part": part,
            "PART": part.replace(",", "."),
            "a": row[0],
            "A": row[1],
            "capital": row[4],
            "CAPITAL": row[5],
            "month": month,
            "MONTH": month_in_english,
        }
        return spanish.format(**values), english.format(**values)

    def named(self):
        """An office with the name of who holds it: Spanish, English."""
        who, english, _ = self.noun("pP")
        name = self.person()
        before, in_english = self.r.choice(
            [("", ""), ("la reunión con ", "the meeting with "), ("según ", "according to ")]
        )
        return capitalised(f"{before}{who}, {name}"), capitalised(f"{in_english}{english}, {name}")

    def phrase(self):
        """A noun, with or without a preposition: Spanish, English."""
        spanish, english = (
            self.noun("pPgqor")[:2] if self.r.random() < 0.7 else self.r.choice(TERMS)
        )
        before, in_english = self.r.choice(
            [
                ("", ""),
                ("", ""),
                ("contra ", "against "),
                ("sobre ", "about "),
                ("el papel de ", "the role of "),
                ("con el apoyo de ", "with the support of "),
            ]
        )
        *words, last = before.split() or [""]
        whole = " ".join([*words, contracted(last, spanish).strip()])
        return (
            (whole, in_english + english)
            if self.r.random() < 0.5
            else (capitalised(whole), capitalised(in_english + english))
        )


WEIGHTS = {
    "action": 20,
    "report": 20,
    "quotation": 12,
    "according": 7,
    "relation": 8,
    "amount": 10,
    "named": 8,
    "phrase": 24,
}


def lists():
    """Every term, country, capital and form of a nationality once."""
    yield from ((spanish, english) for spanish, english in TERMS)
    for land, in_english, people, people_in_english, capital, capital_in_english in COUNTRIES:
        yield land, in_english.removeprefix("the ")
        yield f"el Gobierno {demonym(people, 'm', 's')}", f"the {people_in_english} government"
        yield f"la prensa {demonym(people, 'f', 's')}", f"the {people_in_english} press"
        yield f"los soldados {demonym(people, 'm', 'p')}", f"the {people_in_english} soldiers"
        yield f"las tropas {demonym(people, 'f', 'p')}", f"the {people_in_english} troops"
        yield (
            f"en {capital}, la capital {demonym(people, 'f', 's')}",
            f"in {capital_in_english}, the {people_in_english} capital",
        )


def pairs(count: int, seed: int = 7):
    """-> count different (Spanish, English), the lists first."""
    writer, seen = Writer(seed), {}
    for spanish, english in lists():
        seen.setdefault(spanish, english)
    while len(seen) < count:
        kind = writer.r.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        spanish, english = getattr(writer, kind)()
        seen.setdefault(spanish, english)
    return list(seen.items())
