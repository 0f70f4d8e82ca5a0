"""Pieces: a document compiled for a channel, its plain interpreter, and its compiler.

`compile_program` turns pieces into one Python function; `interpret` is the slow oracle of it.
"""

from info.language.pieces.compile import Program, compile_program, from_bytes, hash_of, reads, to_bytes
from info.language.pieces.environment import (
    DoesNotFit,
    Environment,
    FormatValue,
    HoleRefused,
    Layout,
    Measure,
    SelectKeys,
    Stage,
)
from info.language.pieces.interpret import UnusableValue, interpret
from info.language.pieces.messages import TRACK, fact, number, token
from info.language.pieces.nodes import (
    Arm,
    BoundText,
    Box,
    Choose,
    Each,
    Hole,
    IfLost,
    Join,
    Piece,
    Rows,
    Run,
    Seq,
    Static,
    Value,
    When,
)

__all__ = [
    "TRACK",
    "Arm",
    "BoundText",
    "Box",
    "Choose",
    "DoesNotFit",
    "Each",
    "Environment",
    "FormatValue",
    "Hole",
    "HoleRefused",
    "IfLost",
    "Join",
    "Layout",
    "Measure",
    "Piece",
    "Program",
    "Rows",
    "Run",
    "SelectKeys",
    "Seq",
    "Stage",
    "Static",
    "UnusableValue",
    "Value",
    "When",
    "compile_program",
    "fact",
    "from_bytes",
    "hash_of",
    "interpret",
    "number",
    "reads",
    "to_bytes",
    "token",
]
