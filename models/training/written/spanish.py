"""Forms of Spanish words that the generators need: plurals, genders, contractions, the preterite."""

PRETERITES = {
    "morir": ("murió", "murieron"),
    "mentir": ("mintió", "mintieron"),
    "herir": ("hirió", "hirieron"),
    "competir": ("compitió", "compitieron"),
    "hervir": ("hirvió", "hirvieron"),
    "huir": ("huyó", "huyeron"),
    "caer": ("cayó", "cayeron"),
    "construir": ("construyó", "construyeron"),
    "traducir": ("tradujo", "tradujeron"),
    "conducir": ("condujo", "condujeron"),
    "reducir": ("redujo", "redujeron"),
    "detener": ("detuvo", "detuvieron"),
    "imponer": ("impuso", "impusieron"),
    "destituir": ("destituyó", "destituyeron"),
    "disminuir": ("disminuyó", "disminuyeron"),
    "derruir": ("derruyó", "derruyeron"),
    "perseguir": ("persiguió", "persiguieron"),
    "conseguir": ("consiguió", "consiguieron"),
    "elegir": ("eligió", "eligieron"),
    "advertir": ("advirtió", "advirtieron"),
    "invertir": ("invirtió", "invirtieron"),
    "reír": ("rio", "rieron"),
    "sonreír": ("sonrió", "sonrieron"),
    "derretir": ("derritió", "derritieron"),
}
FUTURES = {"detener": "detendrá", "imponer": "impondrá"}
ACCENTED = (
    ("ón", "on"),
    ("án", "an"),
    ("én", "en"),
    ("ín", "in"),
    ("ún", "un"),
    ("ós", "os"),
    ("és", "es"),
)
UNCHANGED = ("lunes", "crisis", "paraguas", "cumpleaños")


def capitalised(text: str) -> str:
    """With a capital for the first letter, which quotation marks may precede."""
    at = next((i for i, c in enumerate(text) if c.isalpha()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def contracted(preposition: str, phrase: str) -> str:
    """`de` and `a` run into the article `el`: del, al."""
    if phrase.startswith("el ") and preposition in ("de", "a"):
        return {"de": "del ", "a": "al "}[preposition] + phrase[3:]
    return f"{preposition} {phrase}"


def preterite(infinitive: str) -> tuple[str, str]:
    """-> third person singular and plural."""
    stem = infinitive[:-2]
    regular = (
        (stem + "ó", stem + "aron") if infinitive.endswith("ar") else (stem + "ió", stem + "ieron")
    )
    return PRETERITES.get(infinitive) or regular


def future(infinitive: str) -> str:
    """-> third person singular."""
    return FUTURES.get(infinitive) or infinitive.replace("í", "i") + "á"


def plural(noun: str) -> str:
    """Plural of a noun's first word; the others are left out."""
    word = noun.split(" ")[0]
    if word in UNCHANGED or (word.endswith("us") and word != "autobús"):
        return word
    if word[-1] in "aeiouáéó":
        return word + "s"
    if word[-1] == "z":
        return word[:-1] + "ces"
    for accented, plain in ACCENTED:
        if word.endswith(accented):
            return word[:-2] + plain + "es"
    return word + "es"


def demonym(masculine: str, gender: str, number: str) -> str:
    """A nationality in a gender (m, f) and number (s, p)."""
    if masculine.endswith("o"):
        singular = masculine if gender == "m" else masculine[:-1] + "a"
    elif masculine[-2:] in ("és", "án", "ón"):
        base = masculine[:-2] + {"é": "e", "á": "a", "ó": "o"}[masculine[-2]] + masculine[-1]
        if number == "p":
            return base + ("es" if gender == "m" else "as")
        return masculine if gender == "m" else base + "a"
    elif masculine == "español":
        singular = masculine if gender == "m" else "española"
    else:
        singular = masculine
    if number == "s":
        return singular
    return singular + ("es" if singular[-1] in "íl" else "s")


def adjective(masculine: str, gender: str, number: str) -> str:
    """An adjective in a gender (m, f) and number (s, p)."""
    singular = masculine
    if masculine.endswith("o"):
        singular = masculine[:-1] + ("o" if gender == "m" else "a")
    if number == "s":
        return singular
    if singular[-1] in "aeiou":
        return singular + "s"
    return singular[:-1] + "ces" if singular.endswith("z") else singular + "es"
