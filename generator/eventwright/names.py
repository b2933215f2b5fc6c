"""The gate of names: what a spec may call things, and how names become class names, attributes and file names."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from functools import cache

TYPE_NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,119}")
EVENT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")
FLOW_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,119}")
PROTOCOL_NAME = re.compile(r"[a-z][a-z0-9_]*")
SIDE_TAKEN = {"types", "flows", "params", "envelope", "testing", "model"} | {
    *("when", "with", "repeat", "optional", "either", "any_order", "use", "note")
}
"""Names that a side cannot have: of folders and modules, and the words of a step in a flow."""

LOWER_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
MAX_NAME = 120

BUILT_IN_TYPES = ("string", "integer", "number", "boolean", "any", "bytes", "timestamp", "datetime")

RESERVED_FILES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
"""File names that some systems keep for devices."""

PACKAGE_NAMES = {
    "Annotated", "Any", "BASE64", "Base64", "ClassVar", "Codec", "Constructed", "DateTime", "DecodeError", "Drift", "EVENTS",
    "Event", "FINITE", "FieldInfo", "Frame", "GuardedEvent", "InvalidEvent", "KeyedUnion", "Literal", "Lone", "MalformedField",
    "Meta", "None", "NotRequired", "Object", "OrNull", "Peek", "RFC3339", "Raw", "TYPE_CHECKING", "TypeAlias", "TypedDict",
    "UNSET", "UnknownEvent", "UnknownObject", "UnsetType",
}  # fmt: skip
"""Names that a generated package has of its own; those made of sides and unions are added per protocol."""

OBJECT_METHODS = {"drift", "from_dict", "from_json", "get", "raw", "to_dict", "to_json", "to_yaml"}
"""Names that every generated class has of its own; a field of that name gets an underscore behind it."""


@cache
def pascal_case(name: str) -> str:
    """`response.mcp_call` -> `ResponseMcpCall`; parts in capitals become Capitalised (`MCP` -> `Mcp`)."""
    words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word]
    return "".join(word.capitalize() if word.isupper() else word[0].upper() + word[1:] for word in words)


def event_class(name: str) -> str:
    """The class of an event: `response.cancel` -> `ResponseCancelEvent`."""
    return pascal_case(name) + "Event"


def attribute(wire_name: str) -> str:
    """A wire name made a legal attribute: `content-type` -> `content_type`, `from` -> `from_`, `drift` -> `drift_`."""
    folded = unicodedata.normalize("NFKC", wire_name)
    legal = re.sub(r"\W", "_", folded, flags=re.ASCII).lstrip("_") or "field"
    if legal[0].isdigit():
        legal = "n" + legal
    return legal + "_" if keyword.iskeyword(legal) or legal in OBJECT_METHODS else legal


def is_attribute(name: str) -> bool:
    """Whether a spec may choose `name` for an attribute: an ASCII identifier, no keyword, none of our own names."""
    plain = name.isascii() and name.isidentifier() and not name.startswith("_") and len(name) <= MAX_NAME
    return plain and not keyword.iskeyword(name) and name not in OBJECT_METHODS


def is_event_name(name: str) -> bool:
    """Whether `name` can name an event and its file."""
    parts = name.lower().split(".")
    return bool(EVENT_NAME.fullmatch(name)) and len(name) <= MAX_NAME and not RESERVED_FILES.intersection(parts[:1])


def is_lower_name(name: str) -> bool:
    """Whether `name` can name a protocol or a side, and so a folder: lower case, and no name of a device."""
    return bool(LOWER_NAME.fullmatch(name)) and name not in RESERVED_FILES


def is_package(name: str) -> bool:
    """Whether `name` can name a Python package: an ASCII identifier, no keyword, no device, no part of Python itself."""
    plain = name.isascii() and name.isidentifier() and not name.startswith("_") and len(name) <= MAX_NAME
    taken = keyword.iskeyword(name) or name.lower() in RESERVED_FILES or name.lower() in _STANDARD_LIBRARY
    return plain and not taken and name not in ("msgspec", "pybase64")


_STANDARD_LIBRARY = {name.lower() for name in sys.stdlib_module_names}


VERSION = re.compile(
    r"v?(\d+!)?\d+(\.\d+)*([-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?\d*)?(-\d+|[-_.]?(post|rev|r)[-_.]?\d*)?"
    r"([-_.]?dev[-_.]?\d*)?(\+[a-z0-9]+([-_.][a-z0-9]+)*)?",
    re.ASCII | re.IGNORECASE,
)
"""The form of a version that packaging accepts (PEP 440)."""


def is_version(text: str) -> bool:
    """Whether `text` can be the version of a package."""
    return bool(VERSION.fullmatch(text)) and len(text) <= MAX_NAME


def is_distribution(name: str) -> bool:
    """Whether `name` can name a Python distribution."""
    return bool(re.fullmatch(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*", name)) and len(name) <= MAX_NAME


def is_wire_key(name: str) -> bool:
    """Whether `name` can be a key on the wire: not empty, printable, not overlong."""
    return bool(name.strip()) and len(name) <= MAX_NAME and name.isprintable()
