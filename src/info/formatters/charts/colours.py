"""Colours: contrast as WCAG counts it, and a palette of a brand that all eyes can tell apart.

Sources: WCAG 2.2, "relative luminance" and "contrast ratio", 1.4.11 (3:1 for graphics), 1.4.3 (4.5:1
for text); Björn Ottosson, "A perceptual color space for image processing" (2020), for Oklab;
Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color Vision
Deficiency" (2009), severity 1.0; hues by Okabe and Ito, "Color Universal Design" (2008).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final, TypeAlias

from info.errors import PictureError

__all__ = ["contrast", "distance", "mixed", "palette", "readable", "seen_by"]

Linear: TypeAlias = tuple[float, float, float]
_HEX: Final = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_OKABE_ITO: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442")
_VISIONS: Final[dict[str, tuple[Linear, Linear, Linear]]] = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_STEPS: Final = 24
"""Lightnesses tried between black and white."""
_SHADES: Final = range(9, 22)
"""The lightnesses, in those steps, at which a hue is still a colour and not black or white."""
_COLOURFUL: Final = 0.07
"""Chroma in Oklab under which a shade reads as grey."""
_EDGE: Final = 0.001
"""How far a share may round past what sRGB can show."""
GRAPHIC_CONTRAST: Final = 3.0
TEXT_CONTRAST: Final = 4.5


def _linear(colour: str) -> Linear:
    if not _HEX.fullmatch(colour):
        raise PictureError("A colour of a chart is written #rgb or #rrggbb.")
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])  # noqa: PLR2004
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def _hex(linear: Linear) -> str:
    shares = (min(max(share, 0.0), 1.0) for share in linear)
    coded = (12.92 * s if s <= 0.0031308 else 1.055 * s ** (1 / 2.4) - 0.055 for s in shares)  # noqa: PLR2004
    return "#" + "".join(f"{round(255 * share):02x}" for share in coded)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21.

    >>> contrast("#000", "#ffffff")
    21.0
    """
    lights = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in map(_linear, (one, other))
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of `colour` over the rest of `other`, as an opacity would show it.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    coded = [[int(_hex(_linear(one))[at : at + 2], 16) for at in (1, 3, 5)] for one in (colour, other)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in zip(*coded, strict=True))


def _oklab(linear: Linear) -> Linear:
    red, green, blue = linear
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    mid = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * mid - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * mid + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * mid - 0.8086757660 * short,
    )


def _from_oklab(lab: Linear) -> Linear:
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    mid = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * mid + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * mid - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * mid + 1.7076147010 * short,
    )


def seen_by(colour: str, vision: str) -> str:
    """The colour as someone without one kind of cone sees it: protan, deutan or tritan."""
    linear = _linear(colour)
    rows = _VISIONS[vision]
    red, green, blue = (sum(k * c for k, c in zip(row, linear, strict=True)) for row in rows)
    return _hex((red, green, blue))


def distance(one: str, other: str) -> float:
    """How far two colours are apart in Oklab, to the eyes that tell them apart worst; black to white is 1."""
    pairs = [(one, other), *((seen_by(one, v), seen_by(other, v)) for v in _VISIONS)]
    return min(math.dist(_oklab(_linear(a)), _oklab(_linear(b))) for a, b in pairs)


def _at_lightness(colour: str, light: float) -> str:
    """The hue of a colour at another lightness, with less chroma where sRGB has not as much."""
    _, a, b = _oklab(_linear(colour))
    for tenths in range(10, -1, -1):
        linear = _from_oklab((light, a * tenths / 10, b * tenths / 10))
        if all(-_EDGE <= share <= 1 + _EDGE for share in linear):
            return _hex(linear)
    return _hex(_from_oklab((light, 0.0, 0.0)))


@lru_cache(maxsize=512)
def readable(colour: str, backgrounds: tuple[str, ...], ratio: float = GRAPHIC_CONTRAST) -> str:
    """The colour, or the nearest lightness of its hue that has the contrast on every background.

    Where there is none (backgrounds too far apart), the one whose least contrast is greatest.

    >>> readable("#0072b2", ("#ffffff",)), readable("#f0e442", ("#ffffff",)) != "#f0e442"
    ('#0072b2', True)
    """
    own = _oklab(_linear(colour))[0]
    shades = [colour, *(_at_lightness(colour, step / _STEPS) for step in range(1, _STEPS))]
    lights = [own, *(step / _STEPS for step in range(1, _STEPS))]
    least = [min(contrast(shade, ground) for ground in backgrounds) for shade in shades]
    enough = [at for at, found in enumerate(least) if found >= ratio]
    if not enough:
        return shades[max(range(len(shades)), key=least.__getitem__)]
    return shades[min(enough, key=lambda at: abs(lights[at] - own))]


@lru_cache(maxsize=256)
def palette(brand: str, backgrounds: tuple[str, ...], count: int) -> tuple[str, ...]:
    """`count` colours, the brand's first, each with 3:1 on every background.

    Each next one is the shade of a hue by Okabe and Ito that is farthest from all taken, to the eyes
    that tell them worst apart. Past seven or so they come near to each other: series also differ by
    their dashes and names.
    """
    shades = {_at_lightness(hue, step / _STEPS) for hue in (brand, *_OKABE_ITO) for step in _SHADES}
    fit = sorted(
        shade
        for shade in shades
        if min(contrast(shade, ground) for ground in backgrounds) >= GRAPHIC_CONTRAST
        and math.hypot(*_oklab(_linear(shade))[1:]) >= _COLOURFUL
    )
    taken = [readable(brand, backgrounds)]
    while len(taken) < count and fit:
        best = max(fit, key=lambda shade: (min(distance(shade, other) for other in taken), shade))
        taken.append(best)
        fit.remove(best)
    return tuple(taken[at % len(taken)] for at in range(count))
