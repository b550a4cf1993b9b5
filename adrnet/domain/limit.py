"""How often something was tried, and until when it has to wait: one table for every process and every machine.

A key is a keyed digest of what is counted (an address, a network, a path with one of them), so that the table tells
nobody who tried to sign in.
"""

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from adrnet.db import Base


class Attempts(Base):
    """One count."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    # From then on counting begins anew, and the row may go.
    expires_at: Mapped[datetime] = mapped_column(index=True)
    blocked_until: Mapped[datetime | None]
