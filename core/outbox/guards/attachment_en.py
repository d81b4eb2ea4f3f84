"""How English says that a file is with a letter."""

from .promise import Language, Promise, pattern

_FILE = (
    r"(?:files?|documents?|docs?|documentation|pdfs?|invoices?|quotes?|quotations?|"
    r"estimates?|offers?|proposals?|contracts?|agreements?|forms?|photos?|photographs?|"
    r"pictures?|images?|screenshots?|reports?|spreadsheets?|excels?|presentations?|"
    r"slides?|receipts?|certificates?|labels?|manuals?|guides?|catalogues?|catalogs?|"
    r"brochures?|price ?lists?|plans?|drawings?|copy|copies|scans?|cv|resume|minutes|"
    r"statements?|credit notes?|delivery notes?|purchase orders?|vouchers?|"
    r"instructions)"
)
_NOT = (
    r"\b(?:not|never|no|cannot|without|unable|nothing|neither|nor|none|missing)\b|n't\b"
)
_ASKED = (
    r"\b(?:should|shall|can|could|would|may|might|must|did|do|does|if|unless|until|"
    r"before|when|whether|was|were)(?: (?:i|we))?$"
)
_LINK = (
    r"^(?: \S+){0,4} (?:links?|urls?)\b|^ (?:to|on|onto) (?!this\b|my\b)"
    r"|\b(?:in|with) (?:the|each|every|your) (?:box|boxes|package|parcel|product|"
    r"device)"
)
_LATER = (
    r"\b(?:tomorrow|later|soon|next week|next time|as soon as|once|when|by post|"
    r"by courier|by fax|by e-?mail|every (?:day|week|month|year)|each (?:month|box)|"
    r"separately|in (?:a|another) separate|yesterday|last week)\b"
)
_ADVERB = r"(?: (?:just|also|hereby|herewith|now|already|then|again|therefore|here))?"

# The writer does it: only being denied or asked, it is not done.
_DONE = Promise(
    said=pattern(
        rf"\b(?:i|we)(?:'ve| have|'m| am|'re| are|'ll| will)?{_ADVERB}"
        r"(?: going to| about to| pleased to| happy to)? "
        r"(?:(?:re-?)?attach(?:ed|ing)?|enclose|enclosed|enclosing)\b",
        r"\b(?:let me|(?:would|'d) like to|want(?:ed)? to) (?:attach|enclose)\b",
        r"\bforgot(?:ten)? (?:to (?:attach|enclose|include)|the attachments?)\b",
        r"\bplease (?:kindly )?(?:find|see|check|review|open|note|refer to|read|"
        r"consult)"
        r"(?: (?!you\b)\S+){0,8}? (?:attached|enclosed|attachments?)\b",
        r"\b(?:find|see)(?: (?!you\b)\S+){0,8}? (?:attached|enclosed|enclosures?|"
        r"attachments?)\b",
        r"\bpfa\b",
        r"(?:\b(?:is|are|have been|has been)|(?:\bit|\bthat)'s|\bthey're) "
        r"(?:hereby |also |now |here )?(?:attached|enclosed)\b",
        r"^(?:and |so |also |here )?(?:attached|enclosed)(?: (?:you|is|are|please|find|"
        r"herewith|hereto|here|below|the|a|an|my|our|as|for|to this)\b|$| \S+)",
        r"^(?:re-?)?attaching\b|^enclosing\b",
        r"\battached (?:herewith|hereto|below|to this (?:e-?mail|mail|message))\b",
        rf"\b{_FILE} (?:attached|enclosed|in attachment|as attachment)"
        r"(?:(?: here)?$| (?:as|for|below)\b)",
    ),
    before=pattern(
        _NOT,
        _ASKED,
        r"\b(?:if|whether|once|when|whenever|make sure|ensure|are there|is there)\b",
        r"\b(?:reply|answer|send|resend|respond)\b",
        r"\breturn\b(?! (?:labels?|forms?|slips?)\b)",
        r"\byou(?:'ve| have| had)?$|\bi can$",
    ),
    behind=pattern(_LINK, rf"^[^,]{{0,40}}{_LATER}"),
)
# It is spoken of: it may as well be the reader's own.
_THERE = Promise(
    said=pattern(
        r"\b(?:the|this|these|my|our|an?) (?:attached|enclosed) \S+",
        r"\b(?:in|as|on|with|per) (?:the |this |an |my |our )?(?:attachments?|"
        r"enclosures?)\b",
        r"\b(?:my|our|this|these) (?:attachments?|enclosures?)\b",
        r"\bthe attachments? (?:shows?|contains?|has|have|includes?|explains?|lists?|"
        r"below|to this)\b",
        r"\bas (?:attached|enclosed)\b",
        r"\b(?:check|look at|open|read|review|consult)(?: \S+){0,3}? attachments?\b",
    ),
    before=pattern(
        _NOT,
        _ASKED,
        r"\b(?:your|yours)\b|\byou(?:'ve| have|'d| had)? (?:sent|send|attached|shared)",
        r"\b(?:receive|received|got|opened|reviewed|looked at|checked|saw|seen|viewed|"
        r"studied|"
        r"downloaded|forwarded|thanks for|thank you for|open|opening|access|"
        r"download)\b",
        r"\b(?:send|resend|upload|mention|mentioned|need|require|expect|wait for|"
        r"waiting for)\b",
    ),
    behind=pattern(
        _LINK,
        r"\byou(?:'ve| have|'d| had)? (?:sent|send|attached|enclosed|provided|shared|"
        r"uploaded|included|mention)",
        r"\b(?:in|to|from|with|of) your\b|\bby you\b|\byou sent\b",
        r"^(?: \S+){0,3} (?:is|was|are|were|seems|looks|appears|has been|does|do|did|"
        r"could|can) ?(?:not|empty|corrupt|corrupted|damaged|broken|missing|blank|"
        r"unreadable|infected|too|n't)",
        r"^(?: \S+){0,2} (?:isn|wasn|aren|weren|doesn|don|didn|can|couldn)'t\b",
    ),
)
_SENT = Promise(
    said=pattern(
        rf"\b(?:i|we)(?:'m| am|'re| are)?{_ADVERB} (?:send|sending|include|including|"
        rf"have included|forward|forwarding)(?: you)?(?: \S+){{0,5}}? {_FILE}\b",
        rf"^(?:herewith|hereby)(?: \S+){{0,6}}? {_FILE}\b",
        rf"\b(?:i|we)'ve included(?: \S+){{0,5}}? {_FILE}\b",
        rf"^sending(?: \S+){{0,5}}? {_FILE}\b",
    ),
    before=pattern(_NOT, _ASKED, _LATER, r"\byou\b"),
    behind=pattern(
        _LINK,
        _LATER,
        r"^(?: \S+){0,2} (?:number|details)\b|\bin (?:the|this) (?:text|link)",
    ),
)

ENGLISH = Language(
    promises_of=(_DONE, _THERE, _SENT),
    filler=pattern(
        r"\bno (?:problem|worries|doubt)\b",
        r"\b(?:do not|don't) hesitate\b",
        r"\bnot only\b",
        r"\battach(?:es|ed|ing)?(?: \S+){0,2} (?:importance|value|weight|"
        r"significance|blame)\b",
        r"\bno strings attached\b",
        r"\b(?:emotionally|very|so|too) attached\b",
    ),
)
