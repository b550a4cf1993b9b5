"""What the entries of the world say: an organisation whose every field is filled, in several scripts, as an example."""

from adrnet.domain.content import (
    Content,
    DigitalCapacity,
    Link,
    Name,
    NameKind,
    Place,
    SpokenLanguage,
    Text,
)
from adrnet.domain.sections import text_digest

ENGLISH = (
    "An example. It settles disputes between traders on both banks of the river, by arbitration and mediation, in the"
    " language that the parties choose."
)
KHMER = "ឧទាហរណ៍។ មជ្ឈមណ្ឌលនេះដោះស្រាយវិវាទរវាងពាណិជ្ជករនៅតាមដងទន្លេ។"
BURMESE = "မဲခေါင်မြစ်ဒေသ အငြင်းပွားမှုဖြေရှင်းရေး ဥပမာဗဟိုဌာန"
NAMES = (
    Name("Example Mekong Arbitration and Mediation Centre", "en", "Latn"),
    Name("មជ្ឈមណ្ឌលអាជ្ញាកណ្តាលនិងសម្រុះសម្រួលមេគង្គឧទាហរណ៍", "km", "Khmr"),
    Name("ศูนย์อนุญาโตตุลาการและไกล่เกลี่ยแม่โขงตัวอย่าง", "th", "Thai"),
    Name("一般社団法人例示メコン仲裁調停センター", "ja", "Jpan"),
    Name("EMAMC", "en", "Latn", NameKind.ABBREVIATION),
)
WHOLE = Content(
    names=NAMES,
    kind="arbitration_institution",
    texts=(
        Text("description", ENGLISH, "en"),
        Text("description", KHMER, "km", source_hash=text_digest(ENGLISH)),
        Text("description", "คำอธิบายของข้อความเดิม", "th", source_hash="0" * 64),
    ),
    places=(
        Place("KH", "Phnom Penh", "12 Example Street\nKhan Chamkar Mon", "seat"),
        Place("TH", "กรุงเทพมหานคร", "99 ถนนตัวอย่าง", "office"),
    ),
    jurisdictions=("KH", "TH", "LA"),
    services=("arbitration", "mediation", "training"),
    specialties=("commercial", "maritime", "land"),
    languages=(SpokenLanguage("en"), SpokenLanguage("km"), SpokenLanguage("th")),
    digital=(
        DigitalCapacity("e_filing", "yes", "By a portal of our own."),
        DigitalCapacity("virtual_hearing", "on_request"),
        DigitalCapacity("odr_platform", "no"),
    ),
    email="desk@mekong.example.org",
    telephone="+855 23 555 0101",
    website="https://mekong.example.org/",
    website_seen=True,
    links=(
        Link("rules", "https://mekong.example.org/rules", "en"),
        Link("fees", "https://mekong.example.org/fees", "km"),
    ),
    founded=2004,
)
REASON = "The name on the website is another one.\nWrite the one that stands in your statutes."
