"""Pictures for signatures, made here."""

import base64
import io

from PIL import Image


def picture(kind="PNG", colour=(60, 90, 200), size=(24, 8)):
    """bytes"""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind)
    return made.getvalue()


def base64_of(content):
    return base64.b64encode(content).decode()
