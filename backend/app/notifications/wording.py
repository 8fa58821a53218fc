"""What clients are told, in their language: a subject and a text for e-mail, a short one for SMS. Pure.

Invariant: every template exists in every language and names only values that it declares.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from app.notifications.values import Template


class Values(BaseModel):
    """What a template is filled with; anything more that was sent along is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class VerificationCode(Values):
    code: str
    minutes: int = 10


class PaymentDue(Values):
    """An invoice that is late, or soon will be."""

    invoice_number: str
    outstanding_amount: Decimal
    currency: str
    due_date: date


class ContractReady(Values):
    reference: str
    download_url: str


VALUES: Final[dict[Template, type[Values]]] = {
    Template.VERIFICATION_CODE: VerificationCode,
    Template.PAYMENT_REMINDER: PaymentDue,
    Template.PAYMENT_WARNING: PaymentDue,
    Template.SUSPENSION_NOTICE: PaymentDue,
    Template.CONTRACT_READY: ContractReady,
}


class Text(NamedTuple):
    """A message with its values filled in."""

    subject: str
    body: str
    short: str


_GREETINGS: Final = {"fr": "Bonjour {client_name},", "en": "Dear {client_name},", "ar": "مرحبا {client_name}،"}
_SIGN_OFF: Final = {"fr": "Cordialement,\n{seller}", "en": "Kind regards,\n{seller}", "ar": "مع تحيات\n{seller}"}

TEXTS: Final[dict[Template, dict[str, Text]]] = {
    Template.VERIFICATION_CODE: {
        "fr": Text(
            "Votre code de vérification",
            "Votre code est {code}. Il est valable {minutes} minutes. Ne le communiquez à personne.",
            "{seller} : votre code est {code}, valable {minutes} min. Ne le communiquez à personne.",
        ),
        "en": Text(
            "Your verification code",
            "Your code is {code}. It is valid for {minutes} minutes. Do not share it with anybody.",
            "{seller}: your code is {code}, valid for {minutes} min. Do not share it with anybody.",
        ),
        "ar": Text(
            "رمز التحقق الخاص بك",
            "رمزك هو {code}، صالح لمدة {minutes} دقائق. لا تشاركه مع أحد.",
            "{seller}: رمزك هو {code}، صالح لمدة {minutes} دقائق. لا تشاركه مع أحد.",
        ),
    },
    Template.PAYMENT_REMINDER: {
        "fr": Text(
            "Rappel : facture {invoice_number}",
            "Sauf erreur de notre part, la facture {invoice_number}, échue le {due_date}, présente un solde de "
            "{amount}. Merci de la régler. Si vous venez de le faire, ne tenez pas compte de ce message.",
            "{seller} : la facture {invoice_number}, échue le {due_date}, présente un solde de {amount}. Merci de la "
            "régler.",
        ),
        "en": Text(
            "Reminder: invoice {invoice_number}",
            "According to our records, {amount} of invoice {invoice_number}, due on {due_date}, is outstanding. "
            "Please pay it. If you have just done so, please disregard this message.",
            "{seller}: {amount} of invoice {invoice_number}, due on {due_date}, is outstanding. Please pay it.",
        ),
        "ar": Text(
            "تذكير: الفاتورة {invoice_number}",
            "حسب سجلاتنا، بقي من الفاتورة {invoice_number} المستحقة في {due_date} مبلغ {amount}. المرجو أداؤه. "
            "إذا أديتموه للتو فلا تأخذوا هذه الرسالة بعين الاعتبار.",
            "{seller}: بقي من الفاتورة {invoice_number} المستحقة في {due_date} مبلغ {amount}. المرجو أداؤه.",
        ),
    },
    Template.PAYMENT_WARNING: {
        "fr": Text(
            "Mise en demeure : facture {invoice_number}",
            "Malgré nos rappels, {amount} restent dus au titre de la facture {invoice_number}, échue le {due_date}. "
            "Sans règlement de votre part, votre service pourra être suspendu.",
            "{seller} : {amount} restent dus (facture {invoice_number}, échue le {due_date}). Sans règlement, votre "
            "service pourra être suspendu.",
        ),
        "en": Text(
            "Final notice: invoice {invoice_number}",
            "In spite of our reminders, {amount} of invoice {invoice_number}, due on {due_date}, is still outstanding. "
            "Without your payment, your service may be suspended.",
            "{seller}: {amount} of invoice {invoice_number}, due on {due_date}, is still outstanding. Without payment "
            "your service may be suspended.",
        ),
        "ar": Text(
            "إنذار: الفاتورة {invoice_number}",
            "رغم تذكيرنا، ما زال مبلغ {amount} مستحقا عن الفاتورة {invoice_number} المستحقة في {due_date}. "
            "بدون أداء قد توقف خدمتكم.",
            "{seller}: ما زال مبلغ {amount} مستحقا عن الفاتورة {invoice_number} المستحقة في {due_date}. بدون أداء قد "
            "توقف خدمتكم.",
        ),
    },
    Template.SUSPENSION_NOTICE: {
        "fr": Text(
            "Suspension de votre service",
            "Votre service est suspendu : {amount} restent dus au titre de la facture {invoice_number}, échue le "
            "{due_date}. Il sera rétabli dès le règlement.",
            "{seller} : votre service est suspendu ({amount} dus, facture {invoice_number}). Il sera rétabli dès le "
            "règlement.",
        ),
        "en": Text(
            "Your service is suspended",
            "Your service is suspended: {amount} of invoice {invoice_number}, due on {due_date}, is outstanding. It is "
            "restored as soon as it is paid.",
            "{seller}: your service is suspended ({amount} due, invoice {invoice_number}). It is restored as soon as "
            "it is paid.",
        ),
        "ar": Text(
            "توقيف خدمتكم",
            "خدمتكم موقوفة: ما زال مبلغ {amount} مستحقا عن الفاتورة {invoice_number} المستحقة في {due_date}. "
            "ستستأنف فور الأداء.",
            "{seller}: خدمتكم موقوفة (مبلغ {amount} مستحق، الفاتورة {invoice_number}). ستستأنف فور الأداء.",
        ),
    },
    Template.CONTRACT_READY: {
        "fr": Text(
            "Votre contrat {reference}",
            "Votre contrat {reference} est prêt. Vous pouvez le télécharger : {download_url}",
            "{seller} : votre contrat {reference} est prêt : {download_url}",
        ),
        "en": Text(
            "Your contract {reference}",
            "Your contract {reference} is ready. You can download it: {download_url}",
            "{seller}: your contract {reference} is ready: {download_url}",
        ),
        "ar": Text(
            "عقدكم {reference}",
            "عقدكم {reference} جاهز. يمكنكم تحميله: {download_url}",
            "{seller}: عقدكم {reference} جاهز: {download_url}",
        ),
    },
}


def compose(template: Template, language: str, values: Values, client_name: str, seller: str) -> Text:
    """A message in the client's language, greeting and signature included in the e-mail."""
    said = {name: _said(value) for name, value in values.model_dump().items()}
    if isinstance(values, PaymentDue):
        said["amount"] = f"{values.outstanding_amount:.2f} {values.currency}"
    said |= {"client_name": client_name, "seller": seller}
    subject, body, short = (text.format(**said) for text in TEXTS[template][language])
    greeting, sign_off = _GREETINGS[language].format(**said), _SIGN_OFF[language].format(**said)
    return Text(" ".join(subject.split()), f"{greeting}\n\n{body}\n\n{sign_off}\n", short)


def _said(value: object) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}" if isinstance(value, date) else str(value)
