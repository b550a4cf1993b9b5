"""Keys for different uses, all derived from `SECRET_KEY`: none of them tells anything about another."""

import hmac


def derived(secret: str, use: str) -> bytes:
    """Return the key for one use (32 bytes)."""
    return hmac.digest(secret.encode(), f"adrnet {use}".encode(), "sha256")


def keyed(secret: str, use: str, text: str) -> str:
    """Return a digest of a text that nobody without the secret can compute or try out."""
    return hmac.digest(derived(secret, use), text.encode("utf-8", "surrogatepass"), "sha256").hex()
