"""Who sends: what the settings say, else what the brand has put into the newsletter."""

from __future__ import annotations

from pipeline.deliver.message import Edition, Identity
from pipeline.deliver.settings import Newsletter
from pipeline.deliver.subscribers import normalised
from pipeline.errors import ConfigError

# For trials on one's own machine; RFC 2606 keeps the domain from ever being anyone's.
TRIAL_ADDRESS = "newsletter@example.com"


def identity(settings: Newsletter, edition: Edition, *, trial: bool) -> Identity:
    """The sender of an edition.

    trial: the messages stay on this machine, so what is not set may be made up. Raises ConfigError, naming the
    setting, for an address that is none, and for one that is missing when messages go out.
    """
    address = settings.sender_address or edition.sender_address or (TRIAL_ADDRESS if trial else "")
    if not address:
        raise ConfigError("newsletter.sender_address is not set: messages need someone they come from")
    if address.endswith(".invalid") and not trial:
        raise ConfigError(f"newsletter.sender_address is not set, and the brand's own, {address}, can be nobody's")
    if settings.unsubscribe_url is None and not trial:
        raise ConfigError(
            "newsletter.unsubscribe_url is not set: large mail services ask for one-click unsubscription (RFC 8058); "
            'set it to an address such as "https://www.example.com/unsubscribe?t={token}"'
        )
    address = _address("sender_address", address)
    domain = address.rpartition("@")[2]
    reply_to = settings.reply_to or edition.reply_to
    name = settings.sender_name or edition.sender_name
    return Identity(
        name=name,
        address=address,
        reply_to=_address("reply_to", reply_to) if reply_to else "",
        envelope=_address("bounce_address", settings.bounce_address or address),
        list_name=settings.list_name or name,
        list_id=settings.list_id or f"newsletter.{domain}",
        unsubscribe_url=settings.unsubscribe_url or f"https://{domain}/unsubscribe?t={{token}}",
        unsubscribe_mail=_address("unsubscribe_mail", settings.unsubscribe_mail or reply_to or address),
    )


def _address(setting: str, value: str) -> str:
    try:
        _, mailbox, _ = normalised(value)
    except ValueError as error:
        raise ConfigError(f"newsletter.{setting}: {error}") from None
    if not mailbox.isascii():
        raise ConfigError(f"newsletter.{setting}: {value} has letters beyond ASCII before the @; few servers take it")
    return mailbox
