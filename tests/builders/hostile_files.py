"""Files an inbox may really get: whole scans, and every sort of bad one, as real bytes."""

import io
import os
import zipfile
import zlib
from pathlib import Path

import pikepdf
from PIL import Image

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"


def raw_pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF written by hand around the three objects every PDF needs; `objects` replace or add."""
    body = bytearray(b"%PDF-1.7\n")
    offsets: dict[int, int] = {}
    for number, content in sorted({1: CATALOG, 2: PAGES, 3: PAGE, **objects}.items()):
        offsets[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size, start = max(offsets) + 1, len(body)
    rows = [
        b"%010d 00000 n \n" % offsets[each] if each in offsets else b"0000000000 65535 f \n" for each in range(size)
    ]
    body += b"xref\n0 %d\n%s" % (size, b"".join(rows))
    return bytes(body + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))


def stream(dictionary: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def scan_pdf(pages: int = 1, *, side: int = 200) -> bytes:
    """A scan as a scanner makes it: one JPEG per A4 page."""
    picture = io.BytesIO()
    Image.effect_noise((side, side), 40).save(picture, "JPEG")
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[-1]
        image = pdf.make_stream(picture.getvalue())
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=side,
            Height=side,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page.add_resource(image, pikepdf.Name.XObject, pikepdf.Name.Im0)
        page.contents_add(b"595 0 0 842 0 0 cm /Im0 Do")
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    pdf.close()
    return out.getvalue()


def encrypted_pdf(user_password: str) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    return saved(pdf, encryption=pikepdf.Encryption(user=user_password, owner="owner", R=6))


def truncated_pdf(share: float = 0.6) -> bytes:
    whole = scan_pdf(5)
    return whole[: int(len(whole) * share)]


def broken_cross_reference_pdf() -> bytes:
    """All there, but the table of contents of the file points to the wrong places."""
    return raw_pdf({}).replace(b"0000000009 00000 n", b"0000000777 00000 n")


def script_pdf() -> bytes:
    return raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"})


def escaped_script_pdf() -> bytes:
    """The name written with escapes, as those who want to hide it do."""
    return raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/J#61vaScript/#4aS(x)>>>>"})


def page_script_pdf() -> bytes:
    return raw_pdf(
        {3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/AA<</O 5 0 R>>>>", 5: b"<</S/JavaScript/JS(x)>>"}
    )


def launch_pdf() -> bytes:
    return raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R/AA<</WC<</S/Launch/F(cmd.exe)>>>>>>"})


def submit_pdf() -> bytes:
    return raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/SubmitForm/F(http://example.com)>>>>"})


def attachment_pdf(name: str) -> bytes:
    return raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>>>",
            6: b"<</Type/Filespec/F(%s)/EF<</F 7 0 R>>>>" % name.encode("ascii"),
            7: stream(b"/Type/EmbeddedFile", b"content"),
        }
    )


def xfa_pdf(*, dynamic: bool) -> bytes:
    fields = b"" if dynamic else b"/Fields[7 0 R]"
    needs = b"/NeedsRendering true" if dynamic else b""
    return raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s/AcroForm<</XFA 6 0 R%s>>>>" % (needs, fields),
            6: stream(b"", b"<xdp/>"),
            7: b"<</FT/Tx/T(a)>>",
        }
    )


def signed_pdf(count: int = 2) -> bytes:
    """The structure of signatures; the values are nonsense."""
    values = {10 + each: b"<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>" for each in range(count)}
    fields = b"".join(b"<</FT/Sig/T(s%d)/V %d 0 R>>" % (number, number) for number in values)
    return raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]>>>>" % fields, **values})


def no_pages_pdf() -> bytes:
    return raw_pdf({2: b"<</Type/Pages/Kids[]/Count 0>>"})


def page_tree_loop_pdf() -> bytes:
    return raw_pdf({2: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", 3: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"})


def many_pages_pdf() -> bytes:
    return raw_pdf({2: b"<</Type/Pages/Kids[" + b"3 0 R " * 500_000 + b"]/Count 500000>>"})


def lying_count_pdf() -> bytes:
    return raw_pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>"})


def deep_nesting_pdf() -> bytes:
    return raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 200_000 + b"]" * 200_000 + b">>"})


def huge_page_pdf() -> bytes:
    return raw_pdf({3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 20000000 20000000]>>"})


def huge_image_pdf() -> bytes:
    image = stream(
        b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray", b""
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>>>"
    return raw_pdf({3: page, 5: image})


def object_stream_bomb() -> bytes:
    """A cross-reference stream of 100 million zeros in 100 kB."""
    packed = zlib.compress(b"\0" * (100 << 20), 9)
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    table = b"<</Type/XRef/Size 20000000/W[1 3 1]/Root 1 0 R/Filter/FlateDecode"
    return body + b"2 0 obj\n" + stream(table[2:], packed) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def zip_with(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, kind)
    return out.getvalue()


def odd_things(folder: Path) -> None:
    """A link, a loop, a pipe and a pair of hard links, all named like scans."""
    (folder / "link.pdf").symlink_to("/etc/hostname")
    (folder / "loop.pdf").symlink_to("loop.pdf")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "one.pdf").write_bytes(scan_pdf())
    os.link(folder / "one.pdf", folder / "two.pdf")
