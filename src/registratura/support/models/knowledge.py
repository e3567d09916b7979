"""Articles of help: what is published now in each language, and every version there was."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.support.models.tickets import inside, person
from registratura.toolkit.models import ServiceModel


class Article(ServiceModel):
    """One article in one language. Votes are counts: nobody is written down with them."""

    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=200)
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)
    words = ArrayField(models.CharField(max_length=80), default=list)
    helpful_count = models.PositiveIntegerField(default=0)
    unhelpful_count = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.PROGRAM
        none = frozenset(
            {"id", "institution_id", "slug", "language", "title", "body", "version", "words", "helpful_count"}
            | {"unhelpful_count", "changed_at", "retired_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "slug", "language"], name="support_article_once"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["ro", "en"]), name="support_article_language"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.slug}/{self.language}"


class ArticleVersion(ServiceModel):
    """What an article said; never changed."""

    article = inside(Article)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    published_at = models.DateTimeField()
    published_by = person()

    class PersonalData:
        dataset = Dataset.PROGRAM
        none = frozenset({"id", "institution_id", "article", "number", "title", "body", "published_at"})
        officials: ClassVar = {Category.ACCOUNT: {"published_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "article", "number"], name="support_articleversion_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.article_id}/{self.number}"
