"""OLE2 files, made by the test: streams in storages, all in sectors of 512 octets."""

import struct

SECTOR = 512
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
LEAST = 4096  # below that a stream would be in the small sectors


class _Entry:
    def __init__(self, name, kind):
        self.name, self.kind = name, kind
        self.content, self.children = b"", []
        self.number = self.start = 0
        self.right = self.child = FREE


def ole(streams, clsid=None):
    """
    :param streams: {"Storage/Stream": bytes}, each filled up with zeros
    :param clsid: of the whole, as a string of hexadecimal digits
    """
    root = _Entry("Root Entry", 5)
    for path, content in streams.items():
        _put(root, path.split("/"), content)
    entries = list(_walk(root))
    sectors, fat = [], []
    for entry in entries:
        if entry.kind == 2:
            entry.start = len(sectors)
            _append(sectors, fat, entry.content)
    start = len(sectors)
    _append(sectors, fat, b"".join(_directory(each, clsid) for each in entries))
    count = -(-(len(fat) + 1) // (SECTOR // 4 - 1))
    numbers = list(range(len(sectors), len(sectors) + count))
    fat += [FAT_SECTOR] * count
    fat += [FREE] * (-len(fat) % (SECTOR // 4))
    table = struct.pack(f"<{len(fat)}I", *fat)
    return _header(numbers, start) + b"".join(sectors) + table


def _put(parent, path, content):
    name, *rest = path
    entry = next((each for each in parent.children if each.name == name), None)
    if entry is None:
        entry = _Entry(name, 1 if rest else 2)
        parent.children.append(entry)
    if rest:
        _put(entry, rest, content)
    else:
        entry.content = content.ljust(LEAST, b"\0")


def _walk(root):
    """All entries, numbered; those of one storage are a chain to the right."""
    found = [root]
    for entry in found:
        for child in entry.children:
            child.number = len(found)
            found.append(child)
        numbers = [child.number for child in entry.children]
        entry.child = numbers[0] if numbers else FREE
        for child, right in zip(entry.children, numbers[1:], strict=False):
            child.right = right
    return found


def _append(sectors, fat, content):
    content += bytes(-len(content) % SECTOR)
    first, count = len(sectors), len(content) // SECTOR
    sectors += [content[n * SECTOR : (n + 1) * SECTOR] for n in range(count)]
    fat += [*range(first + 1, first + count), END]


def _directory(entry, clsid):
    name = entry.name.encode("utf-16-le") + b"\0\0"
    own = bytes.fromhex(clsid) if clsid and entry.kind == 5 else bytes(16)
    head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), entry.kind, 1)
    links = struct.pack("<III", FREE, entry.right, entry.child)
    start = entry.start if entry.kind == 2 else END
    size = len(entry.content)
    return head + links + own + bytes(20) + struct.pack("<IQ", start, size)


def _header(fat_sectors, directory):
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIII", 0, len(fat_sectors), directory, 0, LEAST)
    head += struct.pack("<IIII", END, 0, END, 0)
    table = fat_sectors + [FREE] * (109 - len(fat_sectors))
    return head + struct.pack("<109I", *table)


def package(name, content):
    """A file as Windows' packager puts it into a document (a stream's content)."""
    label = name.encode() + b"\0"
    inner = struct.pack("<H", 2) + label + label + bytes(4)
    inner += struct.pack("<I", len(label)) + label
    inner += struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(inner)) + inner
