"""How often a listing was shown in results and opened, by day: two numbers, and nothing about who read.

Nobody is followed: no address, no browser, no session is written down or hashed. Counts are gathered in memory and
added here from time to time, so a few are lost when a process is killed.
"""

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from adrnet.db import Base


class ReadingCount(Base):
    """One listing on one day in the network's time zone."""

    __tablename__ = "reading_count"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True)
    shown: Mapped[int] = mapped_column(Integer, default=0)
    opened: Mapped[int] = mapped_column(Integer, default=0)
