from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The supplier's door."""

    name = "registratura.doors.console"
    label = "console"

    def ready(self) -> None:
        from registratura.doors.console.home.attention import SOURCES
        from registratura.doors.console.sales import waiting as sales
        from registratura.doors.console.screening import waiting as screening
        from registratura.doors.console.tickets import waiting as tickets
        from registratura.institutions.permissions import Permission

        SOURCES.append((Permission.SALES_HANDLE, sales.boxes))
        SOURCES.append((Permission.SUPPORT_HANDLE, tickets.boxes))
        SOURCES.append((Permission.SCREENING_HANDLE, screening.boxes))
