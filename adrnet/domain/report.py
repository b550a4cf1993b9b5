"""The report for the Consultation: its period, and what coordinators write into it beside the figures.

The figures are counted anew each time (`coverage`); nothing of them is kept here.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base


class Report(Base):
    """A report for a period, both of its days included."""

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_period_until", "period_until"),
        CheckConstraint("period_until >= period_from", name="period_in_order"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    period_from: Mapped[date]
    period_until: Mapped[date]
    # The language in which its sections are written.
    locale: Mapped[str | None] = mapped_column(String(16))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)

    sections: Mapped[list["ReportSection"]] = relationship(
        back_populates="report", cascade="all, delete-orphan", order_by="ReportSection.key", lazy="select"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute


class ReportSection(Base):
    """What a coordinator wrote into one section of a report; copied to the next period."""

    __tablename__ = "report_section"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)

    report: Mapped[Report] = relationship(back_populates="sections")
