"""The ways scanners wrap pictures in a PDF: one JPEG per page, fax coding, layers, strips."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import cv2
import numpy as np
import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, TiffImagePlugin

from pipeline.demo.ink import Pixels


class Container(StrEnum):
    """How a page's picture is stored. LAYERS: a coarse colour background under a fine black stencil ("compact PDF")."""

    JPEG = "jpeg"
    JPEG2000 = "jpeg2000"
    FAX_G4 = "fax_g4"
    FLATE = "flate"
    LAYERS = "layers"
    STRIPS = "strips"


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One page as the scanner has it: the pixels, and how large they are meant to be (inches)."""

    pixels: Pixels
    inches: tuple[float, float]
    turned: int = 0
    """/Rotate: how many degrees clockwise a viewer shall turn it."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """An image on the page: where its bands lie as fractions of the page's height from the bottom."""

    image: pikepdf.Stream
    bottom: float = 0.0
    height: float = 1.0


def pdf_of(pictures: Iterable[Picture], container: Container, quality: int) -> bytes:
    """An image-only PDF. `quality` is JPEG's; pure black and white pictures are stored as one bit where possible."""
    pdf = pikepdf.new()
    for picture in pictures:
        _add_page(pdf, picture, _layers(pdf, picture.pixels, container, quality))
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _add_page(pdf: pikepdf.Pdf, picture: Picture, layers: list[_Layer]) -> None:
    width, height = (round(side * 72, 3) for side in picture.inches)
    page = pdf.add_blank_page(page_size=(width, height))
    names = [f"/Im{position}" for position in range(len(layers))]
    drawing = "".join(
        f"q {width} 0 0 {layer.height * height:.4f} 0 {layer.bottom * height:.4f} cm {name} Do Q\n"
        for name, layer in zip(names, layers, strict=True)
    )
    images = {name: layer.image for name, layer in zip(names, layers, strict=True)}
    page.obj.Resources = Dictionary(XObject=Dictionary(images))
    page.obj.Contents = pdf.make_stream(drawing.encode())
    if picture.turned:
        page.obj.Rotate = picture.turned


def _layers(pdf: pikepdf.Pdf, pixels: Pixels, container: Container, quality: int) -> list[_Layer]:
    if container is Container.LAYERS:
        return _background_and_stencil(pdf, pixels, quality)
    if container is Container.STRIPS:
        return _strips(pdf, pixels, quality)
    if container is Container.FAX_G4:
        return [_Layer(_fax(pdf, pixels))]
    if container is Container.FLATE:
        return [_Layer(_flate(pdf, pixels))]
    if container is Container.JPEG2000:
        return [_Layer(_jpeg2000(pdf, pixels))]
    return [_Layer(_jpeg(pdf, pixels, quality))]


def _strips(pdf: pikepdf.Pdf, pixels: Pixels, quality: int) -> list[_Layer]:
    total = pixels.shape[0]
    edges = [*range(0, total, 256), total]
    return [
        _Layer(_jpeg(pdf, pixels[top:bottom], quality), 1 - bottom / total, (bottom - top) / total)
        for top, bottom in pairwise(edges)
    ]


def _background_and_stencil(pdf: pikepdf.Pdf, pixels: Pixels, quality: int) -> list[_Layer]:
    lightest = pixels.max(axis=2) if pixels.ndim == 3 else pixels
    paper = np.asarray(cv2.GaussianBlur(cv2.dilate(lightest, np.ones((9, 9), np.uint8)), (0, 0), 12), dtype=np.uint8)
    ink = lightest.astype(np.int16) < paper.astype(np.int16) - 45
    grown = cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    cleared = np.where(grown[..., None] if pixels.ndim == 3 else grown, _spread(paper, pixels), pixels)
    coarse = cv2.resize(cleared, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA)
    background = _jpeg(pdf, np.asarray(coarse, dtype=np.uint8), quality)
    stencil = _fax(pdf, np.where(ink, np.uint8(0), np.uint8(255)))
    del stencil.ColorSpace
    stencil.ImageMask = True
    return [_Layer(background), _Layer(stencil)]


def _spread(plane: Pixels, like: Pixels) -> Pixels:
    return np.repeat(np.asarray(plane)[..., None], 3, axis=2) if like.ndim == 3 else plane


def _jpeg(pdf: pikepdf.Pdf, pixels: Pixels, quality: int) -> pikepdf.Stream:
    target = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(target, "JPEG", quality=quality)
    return _image(pdf, target.getvalue(), pixels, Name.DCTDecode)


def _jpeg2000(pdf: pikepdf.Pdf, pixels: Pixels) -> pikepdf.Stream:
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "JPEG2000", quality_mode="rates", quality_layers=[20], no_jp2=False)
    return _image(pdf, target.getvalue(), pixels, Name.JPXDecode)


def _flate(pdf: pikepdf.Pdf, pixels: Pixels) -> pikepdf.Stream:
    if _is_two_level(pixels):
        stream = _image(pdf, np.packbits(pixels > 127, axis=1).tobytes(), pixels, None)
        stream.BitsPerComponent = 1
        return stream
    return _image(pdf, pixels.tobytes(), pixels, None)


def _fax(pdf: pikepdf.Pdf, pixels: Pixels) -> pikepdf.Stream:
    """CCITT group 4 (ITU-T T.6), one strip, taken out of the TIFF that Pillow writes."""
    grey = pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    height, width = grey.shape
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[TiffImagePlugin.ROWSPERSTRIP] = height
    target = io.BytesIO()
    Image.fromarray(grey > 127).save(target, "TIFF", compression="group4", tiffinfo=tags)
    with TiffImagePlugin.TiffImageFile(io.BytesIO(target.getvalue())) as tiff:
        tags = tiff.tag_v2
        start, length = tags[TiffImagePlugin.STRIPOFFSETS][0], tags[TiffImagePlugin.STRIPBYTECOUNTS][0]
        black_is_zero = tags[TiffImagePlugin.PHOTOMETRIC_INTERPRETATION] == 1
    stream = _image(pdf, target.getvalue()[start : start + length], grey, Name.CCITTFaxDecode)
    stream.BitsPerComponent = 1
    stream.DecodeParms = Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=black_is_zero)
    return stream


def _image(pdf: pikepdf.Pdf, content: bytes, pixels: Pixels, filter_: Name | None) -> pikepdf.Stream:
    stream = pdf.make_stream(content)
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Height, stream.Width = pixels.shape[:2]
    stream.BitsPerComponent = 8
    stream.ColorSpace = Name.DeviceRGB if pixels.ndim == 3 else Name.DeviceGray
    if filter_ is not None:
        stream.Filter = filter_
    return stream


def _is_two_level(pixels: Pixels) -> bool:
    return pixels.ndim == 2 and bool(((pixels == 0) | (pixels == 255)).all())
