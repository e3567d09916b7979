from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The lowest room: everyone writes here, nothing can block or cascade into it."""

    name = "registratura.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.journal import actions, denials
        from registratura.journal.personal import HOLDER
        from registratura.kernel.personal_data import register_holder
        from registratura.toolkit.purpose import tell_refusals

        actions.enter_own()
        register_holder(HOLDER)
        tell_refusals(denials.note_refusal)
