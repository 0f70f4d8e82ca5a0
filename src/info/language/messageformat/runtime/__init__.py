"""Formatting a message: resolution, selection, parts, and the compiled function.

`MessageFormat` is the face. The resolver follows the standard step by step and serves everything;
the compiler makes one Python function of a message for the usual case, and hands what is unusual
to the resolver.
"""

from info.language.messageformat.runtime.direction import text_direction
from info.language.messageformat.runtime.formatting import MessageFormat
from info.language.messageformat.runtime.functions import DEFAULT_FUNCTIONS
from info.language.messageformat.runtime.protocol import FunctionContext, MessageFunction, MessageValue

__all__ = [
    "DEFAULT_FUNCTIONS",
    "FunctionContext",
    "MessageFormat",
    "MessageFunction",
    "MessageValue",
    "text_direction",
]
