"""The SEPA area: the countries whose banks pay an amount in euros to an IBAN alone."""

# European Payments Council, EPC409-09, with the territories that it counts in.
_CODES = """
    AD AL AT AX BE BG BL CH CY CZ DE DK EE ES FI FR GB GF GG GI GP GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MF MK
    MQ MT NL NO PL PM PT RE RO RS SE SI SK SM VA YT
"""
SEPA_COUNTRIES = frozenset(_CODES.split())


def is_paid_by_iban_alone(currency: str, country: str) -> bool:
    """Tell whether a debtor in a country pays an amount in a currency without our bank's BIC."""
    return currency == "EUR" and country in SEPA_COUNTRIES
