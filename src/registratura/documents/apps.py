from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files and what is known of them. Documents never know who refers to them."""

    name = "registratura.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.documents import actions
        from registratura.documents.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
