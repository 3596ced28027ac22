"""A QR code as a one-bit picture inside a page's content."""

import math

import zxingcpp

# White border the standard asks for, in modules (ISO/IEC 18004, 6.3.8).
QUIET_MODULES = 4

_PACK = bytes.maketrans(b"\x00\xff", b"01")


def qr_picture(text: str, x: float, y: float, size: float) -> bytes:
    """Return the operators that draw `text` as a QR code, error correction M, black modules only.

    x, y: lower left corner and size: side, in points; the quiet zone is counted in the size and left unpainted.
    Characters outside ASCII are written as UTF-8 and marked so (ECI 26), for a scanner cannot know otherwise.
    """
    options = {} if text.isascii() else {"eci": 26}
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", **options)
    picture = memoryview(code.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    modules = math.isqrt(picture.nbytes)
    padding = b"1" * (-modules % 8)
    digits = picture.tobytes().translate(_PACK)
    rows = [digits[at : at + modules] + padding for at in range(0, modules * modules, modules)]
    bits = int(b"".join(rows), 2).to_bytes(modules * (modules + len(padding)) // 8, "big")
    module = size / (modules + 2 * QUIET_MODULES)
    side, inset = modules * module, QUIET_MODULES * module
    return b"q %.3f 0 0 %.3f %.3f %.3f cm 0 g BI /W %d /H %d /IM true /BPC 1 /F /AHx ID\n%b>\nEI Q" % (
        side,
        side,
        x + inset,
        y + inset,
        modules,
        modules,
        bits.hex().encode(),
    )
