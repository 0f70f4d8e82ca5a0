"""Unicode MessageFormat 2 (LDML 48): messages as data, and messages as text for one person.

Imports nothing of `info` but its errors. `MessageFormat` formats a message; `parse_message` reads a
source, `serialize` writes one, `check_message` checks one made by hand; `desugar` and `plural_table`
make sources of the templates' shorthand; `habit` catches the forms of other template languages;
`make_formatter` and `make_selector` prepare the standard's functions.
"""

from info.errors import MessageError, MessageSyntaxError
from info.language.messageformat.authoring.habits import Habit, habit, refuse_habit
from info.language.messageformat.authoring.shorthand import desugar, origin, plural_table
from info.language.messageformat.authoring.words import HOLE, has_words, literal_texts
from info.language.messageformat.functions import (
    FUNCTIONS,
    SELECTING,
    Formatter,
    Selector,
    make_formatter,
    make_selector,
)
from info.language.messageformat.functions.plurals import (
    Operands,
    operands,
    plural_categories,
    plural_conditions,
    plural_rule,
)
from info.language.messageformat.functions.values import FormatError, canonical_number
from info.language.messageformat.limits import PARTS_MAX, SOURCE_MAX_BYTES
from info.language.messageformat.model import (
    CatchAll,
    Expression,
    FunctionRef,
    InputDeclaration,
    Literal,
    LocalDeclaration,
    Markup,
    Message,
    Pattern,
    PatternMessage,
    SelectMessage,
    Variable,
    Variant,
)
from info.language.messageformat.runtime import (
    DEFAULT_FUNCTIONS,
    FunctionContext,
    MessageFormat,
    MessageFunction,
    MessageValue,
    text_direction,
)
from info.language.messageformat.syntax.interchange import from_interchange, to_interchange
from info.language.messageformat.syntax.parser import parse_message
from info.language.messageformat.syntax.serializer import escape_text, quote_literal, serialize
from info.language.messageformat.syntax.soundness import check_message

__all__ = [
    "DEFAULT_FUNCTIONS",
    "FUNCTIONS",
    "HOLE",
    "PARTS_MAX",
    "SELECTING",
    "SOURCE_MAX_BYTES",
    "CatchAll",
    "Expression",
    "FormatError",
    "Formatter",
    "FunctionContext",
    "FunctionRef",
    "Habit",
    "InputDeclaration",
    "Literal",
    "LocalDeclaration",
    "Markup",
    "Message",
    "MessageError",
    "MessageFormat",
    "MessageFunction",
    "MessageSyntaxError",
    "MessageValue",
    "Operands",
    "Pattern",
    "PatternMessage",
    "SelectMessage",
    "Selector",
    "Variable",
    "Variant",
    "canonical_number",
    "check_message",
    "desugar",
    "escape_text",
    "from_interchange",
    "habit",
    "has_words",
    "literal_texts",
    "make_formatter",
    "make_selector",
    "operands",
    "origin",
    "parse_message",
    "plural_categories",
    "plural_conditions",
    "plural_rule",
    "plural_table",
    "quote_literal",
    "refuse_habit",
    "serialize",
    "text_direction",
    "to_interchange",
]
