"""A process of its own that rasterises SVG: resvg holds Python's lock while it draws.

Run as a file by `info.adapters.pictures`, never imported; knows the standard library and resvg_py
alone. Each request is a line of JSON (`bytes`, `zoom`, `family`, `font`) and as many bytes of SVG;
each answer a line of JSON (`ok`, `bytes`) and as many bytes of PNG, or of why there is none.
"""

from __future__ import annotations

import json
import sys
from typing import Any

__all__ = ["main"]


def main() -> None:
    """Answer requests until the input ends."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while line := source.readline():
        request = json.loads(line)
        ok, data = _drawn(source.read(request["bytes"]).decode(), request)
        target.write(json.dumps({"ok": ok, "bytes": len(data)}).encode() + b"\n" + data)
        target.flush()


def _drawn(svg: str, request: dict[str, Any]) -> tuple[bool, bytes]:
    import resvg_py

    try:
        png = resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=request["zoom"],
            skip_system_fonts=True,
            font_files=[request["font"]],
            font_family=request["family"],
            sans_serif_family=request["family"],
        )
    except ValueError as broken:
        return False, type(broken).__name__.encode()
    return True, bytes(png)


if __name__ == "__main__":
    main()
