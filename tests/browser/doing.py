"""What is done on a page before it is looked at: forms filled in and sent, with mistakes and without."""

from playwright.sync_api import Page

from tests.browser.world import TIRED


def send(page: Page) -> None:
    """Send the page's form as it stands."""
    with page.expect_navigation():
        page.locator("main form .actions .button:visible").first.click()


def try_too_often(page: Page) -> None:
    """Sign in with an address that has to wait."""
    page.locator("main input[type=email]").fill(TIRED)
    page.locator("main input[type=password]").fill("blue tomato ladder")
    send(page)


def send_mistakes(page: Page) -> None:
    """Empty every line of the page's form and send it."""
    for line in page.locator("main form :is(input[type=text], input[type=email], textarea):visible").all():
        line.fill("")
    send(page)


def send_too_long(page: Page) -> None:
    """Write a name that is too long, and send it."""
    page.locator("main form input[type=text]:visible").first.fill("Example Centre " * 40)
    send(page)


def send_wrong_addresses(page: Page) -> None:
    """Write addresses that are none, and send them."""
    page.locator("main input[type=email]").first.fill("nobody")
    page.locator("main input[type=url]").first.fill("example.org")
    send(page)


def write_letter(page: Page) -> None:
    """Write the reason, and go on to the letter."""
    page.locator("main textarea").first.fill("The name on the website is another one.")
    send(page)


def enter_what_is_there(page: Page) -> None:
    """Enter an organisation that the directory has already."""
    page.locator("main input[name=name]").fill("Example Mekong Arbitration and Mediation Centre")
    page.locator("main select[name=country]").select_option("KH")
    page.locator("main [name=source]").fill("https://ministry.example/list-of-bodies")
    page.locator("main [name=reason]").fill("It is missing.")
    send(page)


def enter_somebody_who_is_there(page: Page) -> None:
    """Begin the profile of somebody whom the directory has already."""
    page.locator("main input[name=name]").fill("Example Person of Two Rivers")
    page.locator("main select[name=country]").select_option("JP")
    send(page)


def name_somebody(page: Page) -> None:
    """Name a person for a post, and go on to what will be."""
    page.locator("main input[name=names-0-text]").fill("Example Person of the Ministry of Justice and of the River")
    page.locator("main select[name=names-0-lang]").select_option("en")
    page.locator("main select[name=writes_in]").select_option("en")
    page.locator("main input[name=email]").fill("named@example.org")
    page.locator("main input[name=answers_in]").first.check()
    page.locator("main input[name=designated_by]").fill("Example Ministry of Justice")
    send(page)


def close_several(page: Page) -> None:
    """Choose all reports of the list, and close them without saying what became of them."""
    for tick in page.locator("main input[name=thing][value^=problem]").all():
        tick.check()
    with page.expect_navigation():
        page.locator("main button[value=close]").click()
    send(page)


def divide(page: Page) -> None:
    """Name the new entry, let whatever can be belong to both, and look at them."""
    for choice in page.locator("main select:has(option[value=both])").all():
        choice.select_option("both")
    for choice in page.locator("main input[type=radio][value=both]").all():
        choice.check()
    page.locator("main input[name=name]").fill("មជ្ឈមណ្ឌលសម្រុះសម្រួលឧទាហរណ៍")
    page.locator("main input[name=latin]").fill("Example Centre for Mediation about the River and the Lake")
    page.locator("main select[name=language]").select_option("km")
    page.locator("main [name=source]").fill("https://ministry.example/list-of-bodies")
    page.locator("main [name=reason]").fill("They are two bodies.")
    send(page)


def name_the_other(page: Page) -> None:
    """Write a part of a name that several entries bear, and be asked which one is meant."""
    page.locator("main input[name=other]").fill("Mekong")
    page.locator("main textarea").first.fill("One letterhead.")
    send(page)
    page.locator("main input[name=which]").first.wait_for()


def bring_a_file(page: Page) -> None:
    """Bring a file with somebody new, somebody like another, and somebody who is not right."""
    rows = [
        "name_en,name_ja,email,roles,specialties,languages,country",
        "Example Newcomer Nobody Knows,,new-person@example.org,arbitrator,maritime,en; ja,JP",
        "Example Person of Two Rivers,例示太郎二川,other@example.org,arbitrator; mediator,maritime,en; ja,JP",
        "Example Mistaken Person,,nobody,king,maritime,en,XX",
    ]
    file = {"name": "panel.csv", "mimeType": "text/csv", "buffer": "\r\n".join(rows).encode()}
    page.locator("main input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # a file in words
    send(page)
