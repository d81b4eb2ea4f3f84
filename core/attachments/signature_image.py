"""Pictures of signatures (F4): they travel with each mail, so they are small."""

from . import kinds
from .look import See, look_at
from .names import read_name
from .refusal import Refusal
from .rule import File

KINDS = ("jpeg", "png", "gif", "bmp")
# "Under 50 KB each."
TOO_LARGE = 50 * 1024


def refuse_signature_image(file: File, see: See) -> Refusal | None:
    """Why this file may not be shown in a signature; None when it may."""
    found = look_at(file.content, see)
    claims = read_name(file.name).kind
    params = {"name": file.name, "kind": found.kind.label}
    if found.kind.key not in KINDS or (claims and claims.group != kinds.IMAGE):
        return Refusal("signature_kind", params)
    if found.second:
        params = {
            "name": file.name,
            "kind": found.second.label,
            "first": found.kind.label,
        }
        return Refusal("polyglot", {**params, "group": found.second.group})
    if len(file.content) >= TOO_LARGE:
        return Refusal("signature_size", {**params, "size": len(file.content)})
    return None
