"""The words of bounces in many languages, and who signs them."""

import re

SUBJECT = re.compile(
    r"undeliver|not delivered|returned mail|returned to sender|return(?:ed)? to sender"
    r"|returning (?:message )?to sender"
    r"|delivery (?:status|failure|failed|has failed|delayed|report|problem|error)"
    r"|delivery[\w ]{0,20}(?:failed|delayed|unsuccessful)|mail delivery|message delayed"
    r"|failure notice|failed mail|mail (?:system )?error|mail (?:failure|failed)"
    r"|non[- ]?deliver|automatically rejected|unknown user|user unknown|no such user"
    r"|not (?:yet )?been delivered|message (?:was )?(?:rejected|bounced)"
    r"|could ?n[o']t (?:be )?(?:send|deliver)|could not (?:be )?(?:send|sent|deliver)"
    r"|no se (?:puede|pudo|ha podido) entregar|no (?:se )?entreg|error de entrega"
    r"|correo devuelto|mensaje (?:devuelto|rechazado)|fallo (?:de|en la) entrega"
    r"|no s['’]ha pogut lliurar|correu retornat"
    r"|n[aã]o (?:foi )?entregue|falha na entrega|devolvid[ao]"
    r"|unzustellbar|nicht zugestellt|zustellung fehlgeschlagen|unzustellbare"
    r"|non remis|[eé]chec de (?:la )?(?:remise|distribution)|non distribu[eé]"
    r"|non recapitabil|mancat[ao] (?:recapito|consegna)|non consegnat"
    r"|onbestelbaar|niet (?:af)?geleverd|niet bezorgd"
    r"|kunde inte levereras|kan inte levereras|kunne ikke leveres|ikke leveret"
    r"|niedostarcz|nie dostarcz|teslim edilemed|iletilemed"
    r"|недоставлен|не доставлен|не удалось доставить"
    r"|退信|无法(?:投递|送达|传递)|(?:投递|传输|发送)失败|無法(?:傳遞|投遞)|配信不能|配信できません",
    re.IGNORECASE,
)
# Of a mail, and of nothing else that can be delivered.
SUBJECT_OF_MAIL = re.compile(
    r"\W{0,3}(?:(?:message |mail )?undeliver|mail delivery|delivery status notification"
    r"|returned mail|failure notice|non[- ]?deliver|mail (?:system )?error|failed mail"
    r"|unzustellbar|no se (?:puede|pudo|ha podido) entregar|no s['’]ha pogut lliurar"
    r"|non remis|non recapitabil|mancato recapito|onbestelbaar|n[aã]o entregue"
    r"|niedostarcz|недоставлен|退信|配信不能)",
    re.IGNORECASE,
)
FAILURE = re.compile(
    r"this is the (?:qmail-send program|mail system at host|postfix program)"
    r"|this message was created automatically by mail delivery software"
    r"|(?:could not|couldn['’]t|cannot|can['’]t|unable to|not able to|wasn['’]t able to"
    r"|failed to|not possible to|impossible to)\s+(?:be\s+)?(?:deliver|reach|send|sent"
    r"|relay|process|accept|find)"
    r"|(?:was|were|been)\s+(?:not\s+delivered|automatically\s+rejected|rejected|bounced"
    r"|refused|returned)|not\s+(?:yet\s+)?been\s+delivered|undeliver|deliver\w* fail"
    r"|delivery (?:to the following|has failed|failed)|permanent (?:fatal )?error"
    r"|did not reach (?:some or all of )?the|address(?:es)? (?:had|failed|rejected)"
    r"|no such (?:user|mailbox|address|recipient|person)|unknown (?:user|recipient)"
    r"|(?:user|recipient|mailbox|address|account)(?: is| was)? (?:unknown|not found"
    r"|unavailable|disabled|inactive|does not exist|doesn['’]t exist|over quota|full)"
    r"|(?:mailbox|inbox) (?:\w+ ){0,3}full|quota exceeded|exceeded (?:\w+ ){0,3}quota"
    r"|intended recipient|failed recipient"
    r"|invalid (?:\w+ ){0,3}(?:user|recipient|address)"
    r"|no (?:se )?(?:pudo|ha podido|puede)\s+(?:ser )?entreg"
    r"|no (?:ha|fue) (?:sido )?entreg"
    r"|buz[oó]n (?:\w+ ){0,4}llen|usuario desconocido|destinatario desconocido"
    r"|no s['’]ha pogut lliurar|b[uú]stia (?:\w+ ){0,3}plena"
    r"|konnten? nicht (?:zugestellt|ausgeliefert|gesendet)|unzustellbar"
    r"|postfach (?:\w+ ){0,4}voll|empf[aä]nger (?:\w+ ){0,2}unbekannt"
    r"|n['’]a pas pu [eê]tre (?:remis|d[eé]livr|distribu|envoy)|non remis"
    r"|bo[iî]te (?:[\w-]+ ){0,4}pleine|destinataire inconnu|utilisateur inconnu"
    r"|non (?:[eè] stato possibile|pu[oò] essere) (?:consegn|recapit)"
    r"|casella (?:\w+ ){0,3}piena|utente sconosciuto"
    r"|n[aã]o (?:foi|p[oô]de|pode) (?:poss[ií]vel )?(?:ser )?entreg"
    r"|caixa (?:\w+ ){0,3}cheia"
    r"|kon(?:den)? niet worden (?:af)?(?:geleverd|bezorgd)|postvak (?:\w+ ){0,3}vol"
    r"|kunde inte levereras|kunne ikke leveres|nie mo[zż]na dostarczy|teslim edilemed"
    r"|не (?:удалось|может быть|было) доставл|не удалось доставить|не доставлен"
    r"|退信|无法(?:投递|送达|传递)|(?:投递|传输|发送)失败|配信できません|送信できません",
    re.IGNORECASE,
)
MAIL = re.compile(
    r"\b(?:e-?)?mails?\b|\bmessages?\b|mensaje|correo|missatge|correu|nachricht|courriel"
    r"|messaggio|bericht|mensagem|meddeland|besked|melding|wiadomo|письм|сообщени"
    r"|邮件|郵件|メール|iletiniz",
    re.IGNORECASE,
)
# What else is delivered, or not.
GOODS = re.compile(
    r"\b(?:parcels?|packages?|shipments?|courier|goods|invoices?|orders?|paquetes?"
    r"|pedidos?|env[ií]os?|repartidor|paquets?|comanda|pakete?s?|sendung|lieferung"
    r"|bestellung|colis|commande|livreur|pacc[oh]i?|ordine|corriere|pakket|bestelling"
    r"|encomenda|paczk[ai]|посылк[аи])\b",
    re.IGNORECASE,
)
DELAY = re.compile(
    r"delayed|not yet been delivered|has not been delivered yet"
    r"|(?:still|being) (?:trying|retried)|(?:will|we'll) (?:keep|continue|be retried)"
    r"|will (?:try|retry)|no action is required|do not need to resend"
    r"|retras|demorad|aplazad|verzögert|retard[eé]|in ritardo|vertraagd|atrasad",
    re.IGNORECASE,
)
WARNING = re.compile(r"\W{0,3}warning:", re.IGNORECASE)
FOR_GOOD = re.compile(
    r"no such (?:user|mailbox|address|recipient|person)|\bunknown|not exist|not found"
    r"|disabled|permanent|gave up|given up|desconocid|unbekannt|inconnu|sconosciut"
    r"|(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.])",
    re.IGNORECASE,
)
DELIVERED = re.compile(
    r"success(?:ful|fully)?\b[\w :-]{0,30}\b(?:deliver|relay)"
    r"|(?:deliver|relay)\w*[\w :()-]{0,40}\bsuccess"
    r"|(?:was|were|has been|have been) (?:delivered|relayed|expanded) (?:to|by)"
    r"|^(?:delivered|relayed|expanded):|delivery report that you requested"
    r"|entregad[oa] correctamente|erfolgreich zugestellt|remis avec succès",
    re.IGNORECASE,
)
# Who is to be asked, not who was missed.
ASK = re.compile(
    r"contact|assist|help|support|question|problem persists|unblock|whitelist|delist"
    r"|remov\w* from|forward (?:this|the)|report (?:this|it|abuse)"
    r"|(?:write|reply|speak|talk|appeal)(?: us| me)? to\b|please e-?mail"
    r"|(?:please|send)\b[\w -]{0,25}(?:e-?mail|message|report|request)[\w ]{0,10} to\b"
    r"|ayuda|p[oó]ngase|soporte|comun[ií]quese|dir[ií]jase|posi['’]s|suport"
    r"|wenden|kontakt|hilfe|fragen|contatt|assistenza|aiuto|neem|hulp|adressez|aide"
    r"|contate|suporte|kontaktuj|обрат|свяж",
    re.IGNORECASE,
)
DAEMON = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|mdaemon|mail-?delivery(?:-?(?:sub)?system)?"
    r"|bounces?|ndr|dsn|undeliverable|returned?-?mail|microsoftexchange[0-9a-f]+)"
    r"(?:[-+.=_][^@]*)?@"
)
DAEMON_NAME = re.compile(
    r"(?:internet )?mail delivery(?: (?:sub)?system| service)?|mailer[- ]daemon"
    r"|mail router|mail delivery agent",
    re.IGNORECASE,
)
ADMINISTRATOR = re.compile(
    r"\"?(?:postmaster|system[ ._-]?administrator|mail[ ._-]?administrator|mailadmin"
    r"|[a-z0-9_.-]{0,30}(?:(?:smtp|mail)[-_. ]?(?:service|system|server|gateway|gw)"
    r"|anti-?virus|imss)[a-z0-9_.-]{0,30})\"?@"
)
ADMINISTRATOR_NAME = re.compile(
    r"(?:internet )?mail administrator|system administrator|postmaster"
    r"|(?:e-?mail|smtp|mail) (?:gateway|server|system|service)",
    re.IGNORECASE,
)
AFTER_ANSWER = re.compile(
    r"\s*(?:re|aw|antw|sv|vs|rv|r|ref|fwd?|wg|tr|enc|doorst|pd)\s*:", re.IGNORECASE
)
GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|day)|hola|buen[oa]s|estimad"
    r"|bon dia|hallo|guten|liebe|sehr geehrte|moin|bonjour|salut|ciao|salve|buongiorno"
    r"|gentile|beste|ol[aá]|bom dia|prezad|hej|cześć|dzień dobry|здравствуйте)\b"
    r"(?![^\n]{0,40}\n?\s*this is (?:the|an?) )",
    re.IGNORECASE,
)
PEOPLES_CLIENTS = re.compile(
    r"thunderbird|outlook|apple mail|iphone|ipad|android|k-9|mutt|evolution|kmail"
    r"|roundcube|squirrelmail|horde|webmail|zimbra|emclient|em client|airmail|spark"
    r"|the bat|foxmail|claws|sylpheed|seamonkey|gnus|alpine|geary|mailspring",
    re.IGNORECASE,
)
