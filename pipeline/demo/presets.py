"""Scanners by name, from the good office machine to the fax."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from pipeline.demo.containers import Container
from pipeline.demo.scanner import Mode, Scanner

_OFFICE = Scanner()
_BW = replace(_OFFICE, mode=Mode.BLACK_AND_WHITE, container=Container.FAX_G4, noise=4.0)
_DESK = (74, 66, 58)

PRESETS: Mapping[str, Scanner] = MappingProxyType(
    {
        "office_colour_200": _OFFICE,
        "office_colour_300": replace(_OFFICE, dpi=300.0, quality=80),
        "office_grey_200": replace(_OFFICE, mode=Mode.GREY),
        "office_grey_300": replace(_OFFICE, mode=Mode.GREY, dpi=300.0),
        "office_colour_150": replace(_OFFICE, dpi=150.0, quality=60),
        "bw_200": _BW,
        "bw_300": replace(_BW, dpi=300.0),
        "bw_200_dirty": replace(_BW, dust=70, streaks=2, skew=1.5, noise=14.0, threshold=165),
        "dither_200": replace(_BW, mode=Mode.DITHERED, container=Container.FLATE, noise=2.0),
        "fax": replace(_BW, dpi=204.0, lines=98 / 204, noise=10.0, dust=15, scale=0.96),
        "phone_photo": replace(
            _OFFICE,
            skew=2.5,
            lean=0.02,
            scale=0.93,
            shade=0.45,
            noise=6.0,
            blur=0.12,
            quality=60,
            contrast=0.85,
            paper=(236, 232, 222),
            behind=_DESK,
            claims_dpi=72.0,
        ),
        "faded_copier": replace(
            _OFFICE, mode=Mode.GREY, contrast=0.45, noise=8.0, shade=0.15, streaks=2, dust=20, paper=(232, 232, 232)
        ),
        "worn_paper": replace(_OFFICE, folds=0.6, holes=1.0, stains=0.3, shade=0.12, dust=12, skew=1.5),
        "skewed": replace(_OFFICE, skew=7.0, shift=3.0),
        "shrunk": replace(_OFFICE, scale=0.94, skew=1.5),
        "blurred": replace(_OFFICE, blur=0.2),
        "noisy": replace(_OFFICE, noise=22.0, quality=30),
        "red_drop_out": replace(_OFFICE, mode=Mode.GREY, drops_red=True),
        "compact_300": replace(_OFFICE, dpi=300.0, container=Container.LAYERS, quality=45),
        "strips_200": replace(_OFFICE, container=Container.STRIPS),
        "jpeg2000_200": replace(_OFFICE, container=Container.JPEG2000),
        "flate_grey_200": replace(_OFFICE, mode=Mode.GREY, container=Container.FLATE),
        "duplex_colour_200": replace(_OFFICE, duplex=True, show_through=0.10),
        "duplex_grey_300": replace(_OFFICE, mode=Mode.GREY, dpi=300.0, duplex=True, show_through=0.16),
        "duplex_bw_200": replace(_BW, duplex=True, show_through=0.12),
        "duplex_compact_200": replace(_OFFICE, duplex=True, show_through=0.2, container=Container.LAYERS, quality=45),
    }
)
"""Everyday machines and a few bad ones; numbers in the names are dots per inch."""
