"""How Spanish says that a file is with a letter. Without accents, but for ``ó``."""

from .promise import Language, Promise, pattern

_FILE = (
    r"(?:archivos?|ficheros?|documentos?|documentacion|documentación|pdfs?|facturas?|"
    r"presupuestos?|ofertas?|propuestas?|contratos?|formularios?|fotos?|fotografias?|"
    r"imagen|imagenes|capturas?|informes?|excels?|hojas? de calculo|presentación|"
    r"presentacion|presentaciones|recibos?|justificantes?|comprobantes?|certificados?|"
    r"etiquetas?|manual|manuales|guias?|catalogos?|folletos?|tarifas?|planos?|copias?|"
    r"escaneos?|curriculum|cv|actas?|extractos?|albaran|albaranes|tiques?|"
    r"instrucciones|condiciones|nominas?|impresos?|escritos?|"
    r"anexos?|adjuntos?|relación|relacion|listado|listados)"
)
_TO_YOU = r"(?:te|le|les|os|se l[oae]s?)"
_NOT = (
    r"\b(?:no|nunca|sin|ningun|ninguna|ningún|ni|tampoco|nada|falta|faltaba|faltan|"
    r"imposible)\b"
)
_ASKED = (
    r"\b(?:si|cuando|quieres que|quiere que|quereis que|desea que|hace falta que|"
    r"puedes|puede|podrias?|podria|podeis|pueden|debes?|debe|hay que|tiene que|"
    r"tienes que|necesitas?|necesitamos|necesito|favor de)\b[^,]{0,20}$"
)
_LINK = (
    r"^(?: \S+){0,4} (?:enlaces?|links?|url|vinculos?|direcci[oó]n)\b"
    r"|\b(?:en|con) (?:la|su|cada|el) (?:caja|cajas|paquete|embalaje|producto)\b"
)
_LATER = (
    r"\b(?:manana|mas tarde|luego|en cuanto|por separado|por correo postal|"
    r"por mensajeria|"
    r"por fax|la semana que viene|proximamente|ayer|anteriormente|la semana pasada|"
    r"cada (?:mes|semana|ano|dia)|el otro dia|en su dia)\b"
)
_TITLE = (
    r"(?:director|directora|profesor|profesora|secretario|secretaria|fiscal|gerente|"
    r"jefe|jefa|medico|medica|defensor|defensora|presidente|presidenta|general|"
    r"coordinador|coordinadora)"
)

_TO_SOMETHING = (
    r"^ que (?:nos|me) |^ de (?:la )?direcci"
    r"|^ (?:al|a l[ao]s?) (?!presente|correo|mensaje|e-?mail|mail)"
)
# "I attach", unless it is an adjective of the word in front of it.
_ATTACHES = Promise(
    said=pattern(r"\badjunt(?:o|amos|ando|are|aremos)\b"),
    before=pattern(
        _NOT,
        _ASKED,
        rf"\b(?:{_TITLE}|{_FILE}|su|tu|sus|tus|vuestros?|el|los|un|del|al|como|en|de|"
        r"usted|ustedes|a que)$",
    ),
    behind=pattern(_LINK, _TO_SOMETHING),
)
# The writer does it, in other words.
_DONE = Promise(
    said=pattern(
        r"\b(?:he|hemos|habia|habiamos) adjuntado\b",
        r"\b(?:(?:voy|vamos|paso|pasamos|procedo|procedemos|vuelvo|volvemos) a|"
        r"acab(?:o|amos) de) adjuntar(?:te|le|les|os)?\b",
        r"\b(?:me permito|nos permitimos|queria|quisiera|me gustaria) "
        r"adjuntar(?:te|le|les|os)?\b",
        r"\b(?:olvide|(?:he|hemos) olvidado|(?:me|nos) olvid\w+) (?:de )?adjuntar",
        r"\bme (?:he olvidado|olvide) (?:el|del) adjunto\b",
        r"\bse adjuntan?\b",
        r"\b(?:va|van|queda|quedan|viene|vienen|envio|enviamos|mando|mandamos|remito|"
        r"remitimos|tiene|tienes|teneis|tienen|esta|estan) adjunt[oa]s?\b",
        r"^adjunt[oa]s? (?:encontrar|podra|puede|tiene|le |te |les |os |va |ver|"
        r"a (?:este|"
        r"la presente|esta|continuaci))",
        rf"\b{_TO_YOU} (?:anexo|anexamos|acompano|acompanamos)\b",
        rf"^(?:anexo|anexamos|acompano|acompanamos) (?:\S+ ){{0,3}}{_FILE}\b",
        r"\b(?:ver|vease|veanse|encuentre|mira|mire|revisa|revise|consulta|consulte|"
        r"encontrara|"
        r"encontraras|encontrareis|encontraran)(?: \S+){0,5}? (?:adjunt[oa]s?|"
        r"archivos? anexos?|documentos? anexos?)\b",
    ),
    before=pattern(_NOT, _ASKED, r"\b(?:usted|ustedes)$"),
    behind=pattern(_LINK, _TO_SOMETHING),
)
# It is spoken of: it may as well be the reader's own.
_THERE = Promise(
    said=pattern(
        rf"\b(?:{_FILE}|(?:la|las|el|los|un|una) (?!{_TITLE} )\S+) adjunt[oa]s?\b",
        r"\b(?:en|como|con|segun|ver) (?:el |los |este |un )?(?:archivo |documento |"
        r"fichero )?adjuntos?\b",
        r"\b(?:el|los|mi|mis|nuestro|nuestros|este|estos) adjuntos?\b",
        r"\b(?:archivos?|documentos?|ficheros?) anexos?\b",
        rf"\b{_FILE} que (?:te|le|les|os)? ?adjunt(?:o|amos)\b",
    ),
    before=pattern(
        _NOT,
        r"\b(?:que|cual)$|\b(?:si|cuando)\b",
        r"\b(?:reenvi[ae]|reenvien|volver a (?:enviar|mandar)\w*)\b",
        r"\b(?:su|tu|sus|tus|vuestr[oa]s?|cuyo)\b",
        r"\b(?:tamano|limite|peso|tipos?|formatos?|numero)\b",
        r"\b(?:olvidaste|olvidasteis|(?:has|ha|habeis|han) olvidado|"
        r"se (?:te|le|os|les) (?:ha |han )?olvid\w+)\b",
        r"\b(?:recib\w*|revisado|revisamos|abrir|abierto|abro|abrimos|gracias por|"
        r"visto|"
        r"vemos|leido|mirado|analizado|comprobado|descargad\w*|descargar|acuse|"
        r"(?:puedes?|pueden|podrias?|podria|podeis) (?:enviar|mandar|remitir)\w*|"
        r"envieme|envienos|mandenos|mandame|mandanos|enviame|enviarnos|enviarme|"
        r"adjunte|adjuntar)\b",
    ),
    behind=pattern(
        _LINK,
        r"\bque (?:nos|me|usted|ustedes|has|ha|habeis|han|enviaste|enviasteis|envió|"
        r"mandaste|mandó|adjuntaste|adjuntó|adjuntasteis|adjuntaba|remitió|remitiste|"
        r"aport\w+|facilit\w+)\b",
        r"\b(?:de|en|a|con) (?:su|tu|vuestro)\b",
        r"^ (?:de mas de|de menos de|mayores|superiores|demasiado|grandes)\b",
        r"^(?: \S+){0,2} (?:no|esta vacio|esta danado|esta corrupto|llega|llego|llegó|"
        r"ha llegado|viene vacio|vienen vacios|estaba|parece)\b|^ se (?:analiz|"
        r"comprueb|revis|escanean)",
        r"^ (?:al|del|de la) (?:director|departamento)",
    ),
)
_SENT = Promise(
    said=pattern(
        rf"\b{_TO_YOU} (?:envio|enviamos|estoy enviando|estamos enviando|mando|"
        rf"mandamos|"
        r"remito|remitimos|paso|pasamos|dejo|dejamos|hago llegar|hacemos llegar|"
        r"comparto|incluyo|"
        rf"incluimos|reenvio|reenviamos|facilito|"
        rf"facilitamos)(?: \S+){{0,5}}? {_FILE}\b",
        rf"^(?:envio|enviamos|mando|mandamos|remito|remitimos|incluyo|incluimos) "
        rf"(?:\S+ ){{1,3}}?{_FILE}\b",
    ),
    before=pattern(_NOT, _ASKED, _LATER, r"\b(?:ya|quien|que)$"),
    behind=pattern(
        _LINK,
        _LATER,
        r"\ba (?:mi|nuestr[oa]|un|una) (?:\S+ )?(?:companer|colega|jef|departamento)",
    ),
)

SPANISH = Language(
    promises_of=(_ATTACHES, _DONE, _THERE, _SENT),
    filler=pattern(
        r"\bno obstante\b",
        r"\bsin embargo\b",
        r"\bsin mas\b",
        r"\bno (?:dude|dudes|duden|dudeis) en\b",
        r"\bno s[oó]lo\b",
        r"\bsin problemas?\b",
        r"\bno hay (?:de que|problema)\b",
    ),
)
