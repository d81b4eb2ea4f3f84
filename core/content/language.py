"""In which language a text is written, by its small words. Good for a mail of a few
lines; of less, and of languages that are not known here, nothing is said."""

import re
from collections import Counter

MOST_CHARACTERS = 4_000
"""Characters that are looked at."""
FEWEST = 2
"""Small words of a language without which nothing is said."""

# The most frequent ones of each, as people write them, with and without accents; those
# that another of these languages has, too, count for both.
_SMALL_WORDS = {
    "en": "the and you your is are was have has not this that with for from it my we "
    "can would please when what how been but they will our could there any if i to of "
    "on at in be do does did hello thanks thank regards dear",
    "es": "el la los las de del que y en un una por para con no mi me se lo su es "
    "está esta han he ha pero como cuando cómo cuándo gracias hola buenos buenas días "
    "dias saludos sin más mas al ya les le nos muy favor quisiera puedo tengo saludo",
    "ca": "el la els les de del que i en un una per amb no meu em es ho seu és està "
    "han he ha però com quan gràcies hola bon bona dia dies salutacions sense més al "
    "ja molt aquest aquesta vull puc tinc si us plau dels nos",
    "pt": "o a os as de do da dos das que e em um uma por para com não nao meu minha "
    "me se é está foi mas como quando obrigado obrigada olá ola bom dia boa tarde "
    "cumprimentos sem mais ao já muito gostaria posso tenho no na",
    "fr": "le la les des du de que et en un une pour avec ne pas mon ma je vous nous "
    "est sont été mais comment quand merci bonjour cordialement sans plus au déjà très "
    "votre vos ce cette qui dans sur il avez ai",
    "it": "il lo la gli le di del della che e in un una per con non mio mi si è sono "
    "stato ma come quando grazie buongiorno salve saluti senza più al già molto vorrei "
    "posso ho questo questa vostro cordiali ciao",
    "de": "der die das und ich sie ist sind nicht mit für ein eine einen mein meine "
    "wir zu den dem von auf es hat haben aber wie wann danke hallo guten tag grüße "
    "freundlichen bitte noch kann wurde ihr ihre habe bei",
    "nl": "de het een en ik u is zijn niet met voor mijn wij we te van op hebben heeft "
    "maar hoe wanneer bedankt hallo goedendag groeten vriendelijke geen nog kan werd "
    "uw dit dat deze er",
}
_WORDS = {name: frozenset(words.split()) for name, words in _SMALL_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """ISO 639-1 code, or "" where it cannot be told."""
    words = Counter(_WORD.findall(text[:MOST_CHARACTERS].lower()))
    counts = {
        name: sum(number for word, number in words.items() if word in small)
        for name, small in _WORDS.items()
    }
    (first, most), (_second, next_most) = sorted(
        counts.items(), key=lambda each: each[1], reverse=True
    )[:2]
    return first if most >= FEWEST and most > next_most else ""
