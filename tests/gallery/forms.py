"""The forms of the gallery: every kind of field, rows, texts in several languages."""

from datetime import date

from adrnet.kit.fields import (
    ChoiceField,
    CodeField,
    DayField,
    EmailField,
    FileField,
    HiddenField,
    LineField,
    NumberField,
    PasswordField,
    RadioField,
    TelephoneField,
    TextField,
    TickField,
    TicksField,
    WebAddressField,
)
from adrnet.kit.forms import Form
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Day, OneOf, Required, SameAs, Shortest


class OfficeRow(Row):
    known = HiddenField()
    kind = ChoiceField("Kind of office")
    mailbox = EmailField("Mailbox", [Required("Write the office's mailbox.")])
    is_public = TickField("Show it to everyone")


class GalleryForm(Form):
    where = HiddenField(default="here")
    name = LineField("Name in English", [Required("Write the name as it stands on your letterhead.")], most=60)
    summary = TextField("What you do", most=300, description="For a reader abroad who has never heard of you.")
    name_th = LineField("Name in Thai")
    summary_th = TextField("What you do, in Thai")
    name_km = LineField("Name in Khmer")
    mailbox = EmailField("Mailbox")
    website = WebAddressField("Website")
    telephone = TelephoneField("Telephone", region="JP")
    founded = NumberField("Founded in", least=1800, most=2026)
    since = DayField("In office since", [Day(earliest=date(2000, 1, 1), latest=lambda: date(2026, 11, 21))])
    code = CodeField("Code from your app", [Shortest(6)])
    password = PasswordField("New password", [Required("Write a password.")], is_new=True)
    again = PasswordField("The password once more", [SameAs("password", "Write the same password twice.")], is_new=True)
    plan = FileField("Floor plan")
    country = ChoiceField("Country", [Required("Choose a country.")])
    language = ChoiceField("Another language")
    party = RadioField("You are", [Required("Say who you are.")])
    specialties = TicksField("Specialties")
    promise = TickField("I keep this entry up to date.", [Required("Tick this if you keep the entry.")])
    reference = LineField("Reference", [OneOf({"a", "b"})])
    telephones = Rows(TelephoneField("Telephone", region="JP"), "Telephones", each="Telephone", most=3)
    offices = Rows(OfficeRow, "Offices", [Required("Name one office.")], each="Office", least=1, most=3)


KINDS = [("registry", "Registry"), ("secretariat", "Secretariat")]
