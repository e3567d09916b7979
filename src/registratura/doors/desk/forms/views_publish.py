"""Publishing: what is still to mend, what changes for persons, and the word."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.forms.opened import draft_or_404, to
from registratura.doors.desk.forms.views_versions import lines_of
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import form_publishing
from registratura.forms import queries
from registratura.forms.comparing import differences
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

UNFIT = 422


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FORMS_ADMINISTER)
def publish(request: DeskRequest, form: int) -> HttpResponse:
    """Show what stands in the way and what changes; publish."""
    opened = draft_or_404(form)
    refused = ""
    if request.method == "POST":
        try:
            number = form_publishing.publish(
                form_id=form, note=request.POST.get("note", "")[:300], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refused = error.words
        else:
            messages.success(request, _("Versiunea %(number)s este publicată.") % {"number": number})
            return to(request, "form", form=form)
    found = form_publishing.what_to_mend(draft=opened.draft, now=timezone.now())
    before = queries.published(opened.card.code)
    draft = opened.draft
    changed = (
        differences((before.definition, before.handling), (draft.definition, draft.handling))
        if before
        else []
    )
    context = {
        "card": opened.card,
        "draft": draft,
        "refused": refused,
        "blocking": [(one, one.said(_)) for one in found if one.blocks],
        "doubtful": [(one, one.said(_)) for one in found if not one.blocks],
        "before": before,
        "lines": lines_of(changed),
    }
    return render(request, "desk/forms/publish.html", context, status=UNFIT if refused else 200)
