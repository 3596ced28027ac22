"""Amounts: integers in the minor unit of a currency, and their decimal form."""

from decimal import Decimal

# ISO 4217 currencies whose minor unit is not a hundredth.
UNUSUAL_DIGITS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}


def minor_digits(currency: str) -> int:
    """Return how many decimals an amount in `currency` (ISO 4217 code) has: 2, or 0 or 3 for a few."""
    return UNUSUAL_DIGITS.get(currency, 2)


def to_decimal(minor: int, currency: str) -> Decimal:
    """Return the amount as a Decimal with exactly the currency's number of decimals."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def decimal_text(minor: int, currency: str) -> str:
    """Return the amount for machines: "1234.50", "-0.05", "1200" (JPY)."""
    return f"{to_decimal(minor, currency):f}"


def to_minor(amount: Decimal, currency: str) -> int:
    """Return the amount in minor units. Raises ValueError if it has more decimals than the currency."""
    scaled = amount.scaleb(minor_digits(currency))
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{amount} has too many decimals for {currency}")
    return whole
