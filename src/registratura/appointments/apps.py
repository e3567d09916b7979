from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """When people come: calendars of the offices, bookings, audiences, and the meetings of the council."""

    name = "registratura.appointments"
    label = "appointments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.appointments import actions
        from registratura.appointments.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
