"""What the fields of lists and parties are called on screen."""

from collections.abc import Mapping

from .errors import Message, message

FIELD_NAMES: Mapping[str, Message] = {
    "party_code": message("Party code"),
    "code": message("Party code"),
    "name": message("Name"),
    "number": message("Number"),
    "kind": message("Kind"),
    "side": message("Debtor or creditor"),
    "debit_credit": message("Debit or credit"),
    "invoice_date": message("Invoice date"),
    "invoice_day": message("Invoice date"),
    "due_date": message("Due date"),
    "due_day": message("Due date"),
    "currency": message("Currency"),
    "open": message("Open amount"),
    "open_minor": message("Open amount"),
    "original": message("Original amount"),
    "original_minor": message("Original amount"),
    "amount": message("Amount"),
    "debit": message("Debit"),
    "credit": message("Credit"),
    "paid": message("Paid"),
    "status": message("Status"),
    "payment_reference": message("Payment reference"),
    "description": message("Description"),
    "street": message("Street"),
    "street2": message("Second address line"),
    "house_number": message("House number"),
    "house_number_addition": message("House number addition"),
    "postal_code": message("Postal code"),
    "city": message("City"),
    "country": message("Country"),
    "language": message("Language code"),
    "is_consumer": message("Consumer"),
    "is_business": message("Business"),
    "group": message("Group"),
    "account_manager": message("Account manager"),
    "payment_term_days": message("Payment term (days)"),
    "notices": message("Notices"),
    "no_notices": message("No notices"),
    "notices_by_email": message("Notices by e-mail"),
    "email": message("E-mail"),
    "phone": message("Telephone"),
    "contact_name": message("Contact"),
    "contact_department": message("Department"),
    "notices_email": message("E-mail for notices"),
    "notices_phone": message("Telephone for notices"),
    "notices_contact_name": message("Contact for notices"),
    "notices_contact_department": message("Department for notices"),
    "contacts": message("Contacts"),
    "direct_debit": message("Direct debit"),
    "vat_number": message("VAT number"),
    "registration_number": message("Company register number"),
    "iban": message("IBAN"),
    "email_template": message("E-mail template"),
    "ladder": message("Ladder"),
    "credit_limit_minor": message("Credit limit"),
}


def field_name(field: str) -> Message:
    """Return what a field is called; an attribute ("attr.NAME") by its own name."""
    if field in FIELD_NAMES:
        return FIELD_NAMES[field]
    return Message("{name}", {"name": field.removeprefix("attr.")})
