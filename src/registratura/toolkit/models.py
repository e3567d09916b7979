"""Base models of the house."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from registratura.toolkit import purpose, scope

Model = TypeVar("Model", bound=models.Model)


class TenantQuerySet(models.QuerySet[Model]):
    """Rows of the institution whose scope is open."""


class TenantManager(models.Manager[Model]):
    """
    A manager that sees one institution's rows and nothing outside a scope.

    Raises: ScopeMissingError on the first query built outside `acting_for`; PurposeRefusedError while a purpose is
    open that the model's dataset does not serve.
    """

    def get_queryset(self) -> models.QuerySet[Model]:
        """Return the rows of the institution in scope."""
        queryset: models.QuerySet[Model] = TenantQuerySet(self.model, using=self._db)
        if scope.lifted():
            return queryset
        purpose.refuse_unserved(self.model)
        return queryset.filter(institution_id=scope.required_institution())


class ClosedManager(TenantManager[Model]):
    """
    A manager for tables where a slip would be grave: writing needs the services' own statement.

    Raises: TypeError on create, bulk_create, get_or_create and update_or_create.
    """

    def create(self, **kwargs: Any) -> Model:
        """Refuse: rows are made by the room's services alone."""
        raise TypeError(f"{self.model.__name__} rows are written by its room's services.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Model]:
        """Refuse: rows are made by the room's services alone."""
        raise TypeError(f"{self.model.__name__} rows are written by its room's services.")

    def get_or_create(self, *args: Any, **kwargs: Any) -> tuple[Model, bool]:
        """Refuse: rows are made by the room's services alone."""
        raise TypeError(f"{self.model.__name__} rows are written by its room's services.")

    def update_or_create(self, *args: Any, **kwargs: Any) -> tuple[Model, bool]:
        """Refuse: rows are made by the room's services alone."""
        raise TypeError(f"{self.model.__name__} rows are written by its room's services.")


class TenantModel(models.Model):
    """
    A row that belongs to one institution.

    In Django the key is `id`; in the database it is (institution_id, id), made by `toolkit.tables`, with the
    foreign key to the institution for every room above `institutions`.
    """

    id = models.BigAutoField(primary_key=True)
    institution_id = models.BigIntegerField()

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class ServiceManager(TenantManager[Model]):
    """
    The manager of the service wing: it also wants to know for what.

    Raises: PurposeMissingError on the first query built outside `reading_for`.
    """

    def get_queryset(self) -> models.QuerySet[Model]:
        """Return the rows of the institution in scope, for the purpose that is open."""
        if not scope.lifted():
            scope.required_institution()
            purpose.require_open(self.model)
        return super().get_queryset()


class ServiceModel(TenantModel):
    """A row of the service wing (contracts, support, offers, measurements): read for a named purpose alone."""

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class ImmutableError(TypeError):
    """A row that never changes was asked to change. A programming error."""
