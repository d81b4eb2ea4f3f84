"""The words and signs of courtesy, in English and Spanish.

Patterns of text in small letters, without accents and apostrophes, in which the words
stand one space apart. Nothing here asks for anything, or denies anything.
"""

import re


def _any(text: str) -> str:
    """An alternative of the lines of a text, the longest first."""
    found = (line.strip() for line in text.strip().split("\n"))
    return "(?:" + "|".join(sorted(found, key=len, reverse=True)) + ")"


_THANKED_FOR_EN = (
    r"for (?:everything|all|that|this|it|(?:all )?(?:your|the|all your)"
    r"(?: very| super)?(?: kind| quick| fast| prompt| great| swift| speedy| rapid"
    r"| amazing| excellent)?"
    r" (?:help|reply|response|answer|support|assistance|time|patience|service|info"
    r"|information|explanation|clarification|confirmation|update|feedback|efforts?)"
    r"|letting me know|letting us know|getting back to (?:me|us)"
    r"|(?:helping|answering|replying|responding|explaining|confirming)(?: me| us)?)"
    r"(?: so (?:quickly|fast|promptly))?"
)
_THANKED_FOR_ES = (
    r"por (?:todo|ello|eso|esto"
    r"|(?:(?:la|tu|su|vuestra|el|vuestro|toda (?:la|tu|su|vuestra))"
    r"(?: gran| rapida| pronta| buena| excelente| amable)?"
    r" (?:ayuda|respuesta|atencion|informacion|info|aclaracion|gestion|rapidez"
    r"|amabilidad|colaboracion|paciencia|explicacion|confirmacion|contestacion"
    r"|solucion|tiempo|apoyo|interes|soporte|servicio|trabajo)(?: recibida)?"
    r"(?: tan rapida)?)"
    r"|(?:responder|contestar|avisar|ayudar|aclarar|confirmar|atender)(?:me|nos|lo"
    r"|melo|noslo)?)(?: tan rapido)?"
)
_AGAIN = "(?: again| once again| once more| de nuevo| otra vez| nuevamente)?"

THANKS = _any(
    rf"""
    (?:ok |okay )?(?:many |so many |a million |great )?(?:thanks|thx|thnx|tnx)(?: very much| so much| a lot| a million| a bunch| ever so much)?{_AGAIN}(?: {_THANKED_FOR_EN}){{0,2}}{_AGAIN}
    (?:i |we )?(?:want to |wanted to |just wanted to |would like to |wish to )?(?:say )?(?:thank (?:you|u)|thankyou|tysm|ty)(?: all| both)?(?: very much| so much| a lot| ever so much)?(?: indeed)?{_AGAIN}(?: {_THANKED_FOR_EN}){{0,2}}{_AGAIN}
    (?:(?:its |it is |that is |thats )?(?:much|very much|greatly|really|highly) appreciated)
    (?:i |we )?(?:really |very much |do )?appreciate (?:it|that|(?:all )?(?:your|the)(?: quick| kind| prompt)? (?:help|support|reply|response|answer|time|assistance))
    (?:muchas |muchisimas |mil |infinitas |un millon de |millones de |tantas )?gracias{_AGAIN}(?: a (?:ti|usted|ustedes|vosotros|vosotras|todos|todas))?(?: {_THANKED_FOR_ES}){{0,2}}(?: y (?:por )?(?:la |tu |su )(?:atencion|rapidez|paciencia|amabilidad))?{_AGAIN}
    (?:te |le |os |les |se )?(?:lo )?(?:agradezco|agradecemos)(?: mucho| muchisimo| de corazon)?(?: (?:la|tu|su|vuestra)(?: gran| rapida| pronta)? (?:ayuda|respuesta|atencion|informacion|gestion|rapidez|amabilidad|colaboracion))?
    (?:se agradece(?: mucho)?|muy agradecid[oa]s?|(?:eres|sois|es usted|son) (?:muy amables?|un encanto|unos cracks|un crack|l[oa]s? mejor(?:es)?)|muy amables?)
    """  # noqa: E501
)

ASSENT = _any(
    r"""
    (?:its |thats |that is |it is |all |everything is |everythings )?(?:ok|okay|okey|fine|good|great|perfect|excellent|wonderful|fantastic|brilliant|awesome|lovely|amazing|super|clear|all good|all set|all clear)(?: now| then)?
    (?:ok|okay|got it|i got it|received|well received|i received it|i have received it|noted|understood|i understand|will do|sounds good|that helps|that helped|this helps|that was quick|that was fast|so quick|very helpful|really helpful|that was (?:very |really )?helpful)
    (?:it |that |this |everything |all |its |everythings |it is |everything is |now it |now everything )?(?:all )?(?:works|worked|working|works fine|is working|is fixed|fixed|solved|is solved|resolved|is resolved|did the trick|did it)(?: fine| great| perfectly| well| like a charm| ok)?(?: now| again)?
    (?:the |my )?(?:problem|issue)(?: is| has been| was)? (?:solved|fixed|resolved)(?: now)?
    (?:ok|okey|okay|vale|perfecto|perfectamente|genial|estupendo|fantastico|fenomenal|excelente|de acuerdo|conforme|entendido|recibido|anotado|aclarado|claro|correcto|muy bien|bien|que bien|buenisimo|maravilloso|de maravilla|fabuloso|guay|hecho|listo|de lujo|que rapidez|que rapidos|que rapido)
    (?:ya )?(?:lo he recibido|lo recibi|recibido|lo tengo|me ha llegado|ha llegado|me llego|esta|esta todo|esta hecho|esta solucionado|esta arreglado|esta resuelto)(?: todo)?(?: correctamente| bien| perfectamente)?
    (?:ya )?(?:me )?(?:todo )?(?:funciona|funcionando|solucionado|resuelto|arreglado)(?: todo)?(?: ya)?(?: bien| perfecto| perfectamente| correctamente| de maravilla| de nuevo| otra vez)?
    (?:ahora )(?:ya )?(?:me )?(?:si )?funciona(?: bien| perfecto| perfectamente| correctamente)?
    todo (?:bien|correcto|ok|perfecto|claro|en orden|solucionado|resuelto|arreglado|listo)(?: ya)?
    (?:problema|incidencia|tema|asunto) (?:solucionad|resuelt|arreglad|aclarad)[oa]
    """  # noqa: E501
)

WISHES = _any(
    r"""
    (?:have|enjoy) (?:a |an |your )?(?:very |really )?(?:nice|good|great|lovely|wonderful|excellent)? ?(?:day|evening|afternoon|weekend|week|one|rest of (?:the|your) day)
    (?:same to you|you too|and you too|likewise|take care|all the best|happy (?:new year|holidays|easter|christmas)|merry christmas)
    (?:(?:que )?(?:tengas?|tengan|tengais|pases?|paseis|pasen|ten|te deseo|le deseo|os deseo) )?(?:un |una |muy |feliz )?(?:buen|muy buen|feliz|buena|muy buena|bonito|excelente|estupendo) (?:dia|tarde|noche|semana|finde|fin de semana|verano|ano|puente)
    (?:buenas|buenos) (?:tardes|noches|dias)
    (?:igualmente|cuid(?:ate|ese|aos|ense)|felices (?:fiestas|vacaciones)|feliz (?:navidad|ano nuevo|ano))
    """  # noqa: E501
)

FAREWELLS = _any(
    r"""
    (?:with )?(?:my |our )?(?:very )?(?:best|kind|kindest|warm|warmest|many)(?: regards| wishes)
    (?:best|regards|kindly|rgds|brgds|br|kr|cheers|bye|bye bye|goodbye|see you|cordially)
    (?:yours |very |most )?(?:sincerely|truly|faithfully|respectfully)(?: yours)?
    (?:(?:reciba|recibe|recibid|reciban) )?(?:un |muchos |mis |nuestros )?(?:muy )?(?:cordial(?:es)? |afectuoso |fuerte |gran )?(?:saludo|saludos|abrazo|abrazos|beso|besos|slds|sdos|salu2)(?: cordial| cordiales| afectuoso| muy cordial| fuerte)?(?: a todos| y gracias)?
    (?:muy )?(?:atentamente|atte|cordialmente|afectuosamente|respetuosamente)
    (?:adios|hasta (?:luego|pronto|la proxima|otra)|nos vemos|chao|ciao)
    """  # noqa: E501
)

_CALLS = _any(
    """
    a todos
    a todas
    al equipo
    a todo el equipo
    equipo
    team
    support team
    everyone
    everybody
    guys
    folks
    all
    there
    sir
    madam
    and
    y
    """
)

COURTESY = re.compile(
    rf"(?:(?P<thanks>{THANKS})|(?P<assent>{ASSENT})|(?P<wish>{WISHES})"
    rf"|(?P<farewell>{FAREWELLS})|(?P<call>{_CALLS}))(?= |$)"
)

GREETING = re.compile(
    r"(?:hola|hi|hello|hey|dear|estimad[oa]s?|querid[oa]s?|apreciad[oa]s?"
    r"|buenos dias|buenas tardes|buenas noches|buen dia|muy buenas|buenas"
    r"|good (?:morning|afternoon|evening|day))"
    r"(?:,? (?:buenos dias|buenas tardes|buenas noches|buenas|again|de nuevo))?"
    r"(?: (?:sr|sra|mr|mrs|ms|don|dona|senor|senora|dr|dra)\.?)?"
    r"(?: (?:all|everyone|team|there|a todos|a todas|equipo|sir|madam|senores))?"
    r"(?=[ ,.:;!\n]|$)"
)

_DEVICE = (
    r"iphone|ipad|android|samsung|galaxy|huawei|xiaomi|redmi|mobile|movil|phone|cell"
    r"|telefono|smartphone|blackberry|tablet|pixel|outlook|yahoo|gmail|mail|proton"
    r"|note|pro|max|plus|ultra|mini|lite|5g|device|dispositivo|app|inteligente|ios"
)
SENT_FROM = re.compile(
    rf"(?:sent|enviado) (?:from|desde|via|with|con)(?: my| mi| el| un)?(?: (?:{_DEVICE}"
    rf"|for|para|de))*? (?:{_DEVICE})(?: [a-z]{{0,2}}\d{{1,3}}[a-z]?)?"
    rf"(?: (?:{_DEVICE}))*\.?"
    r"|(?:get|obtener|obten|descarga) outlook (?:for|para) (?:ios|android)"
    r"(?: ?<[^<> ]{0,80}>)?",
)

_THUMBS = "👍👌🙏❤♥💙💚💛🧡💜💖💯🤝🙌👏"
_SMILES = "😊🙂😀😃😄😁☺🤗😉🥰😍😘😇🎉🥳✅✔🌹💐🌸😎🤩✨🌟⭐"
THANKING_SIGNS = re.compile(f"[{_THUMBS}]")
SIGNS = re.compile(
    f"[{_THUMBS}{_SMILES}\U0001f3fb-\U0001f3ff\ufe0f\u200d]|(?<!\\w)[:;]-?[)D](?!\\w)"
)
DOUBT = re.compile(r"(?<!\w)(?:[:;=]['-]?[/\\]|-_+-|\._+\.)(?!\w)")
PUNCTUATION = re.compile(r"[.,;:!¡&\-–—…*_\"“”«»/\s]")
