"""Tensors of a `model.safetensors`, read where they lie: nothing is copied before it is used.

Source: the safetensors format: eight bytes with the length of a JSON header, little end first; the header
(name → dtype, shape, place); the tensors, row by row, little end first.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from info.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["read_tensors"]

_HEADER_MAX: Final = 100_000_000
"""Bytes of a header that is read; the format's own bound."""
_NUMBERS: Final = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
"""How the numbers of each kind of tensor that holds weights lie in the file."""


class _Tensor(msgspec.Struct, frozen=True):
    dtype: str
    shape: tuple[int, ...]
    data_offsets: tuple[int, int]


def read_tensors(file: Path) -> dict[str, NDArray[np.float32]]:
    """The tensors of floating point numbers in `file`, by name, as float32; others are left out.

    Raises ModelError for a file that is not there or no safetensors file.
    """
    import numpy as np

    try:
        with file.open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
            size = file.stat().st_size
            if not 0 < length <= min(_HEADER_MAX, size - 8):
                raise _damaged(file)
            header = msgspec.json.decode(opened.read(length), type=dict[str, Any])
        data = np.memmap(file, dtype=np.uint8, mode="r", offset=8 + length)
        told = {name: entry for name, entry in header.items() if name != "__metadata__"}
        tensors = msgspec.convert(told, dict[str, _Tensor])
        return {
            name: _numbers(data, tensor, file) for name, tensor in tensors.items() if tensor.dtype in _NUMBERS
        }
    except OSError as error:
        raise ModelError(f"{file}: it cannot be read: {error.strerror or error}.") from None
    except (msgspec.MsgspecError, ValueError, TypeError):
        raise _damaged(file) from None


def _numbers(data: Any, tensor: _Tensor, file: Path) -> NDArray[np.float32]:
    import numpy as np

    first, last = tensor.data_offsets
    if not 0 <= first <= last <= len(data):
        raise _damaged(file)
    raw: Any = data[first:last].view(_NUMBERS[tensor.dtype]).reshape(tensor.shape)
    if tensor.dtype == "BF16":  # the upper half of a float32
        wide: NDArray[np.float32] = (raw.astype(np.uint32) << 16).view(np.float32)
        return wide
    found: NDArray[np.float32] = raw if tensor.dtype == "F32" else raw.astype(np.float32)
    return found


def _damaged(file: Path) -> ModelError:
    return ModelError(f"{file}: this is no whole safetensors file. Copy or convert the model again.")
