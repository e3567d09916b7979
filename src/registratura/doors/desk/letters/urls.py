"""Addresses of templates and letters, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.entries.urls import ENTRY
from registratura.doors.desk.letters import views, views_head, views_papers, views_templates, views_text

urlpatterns = [
    path("sabloane/", views_templates.templates, name="templates"),
    path("sabloane/uzuale/", views_templates.add_usual, name="templates_usual"),
    path("sabloane/nou/", views_templates.new, name="template_new"),
    path("sabloane/campuri/", views_head.fields, name="template_fields"),
    path("sabloane/exemplu.docx", views_head.example, name="template_example"),
    path("sabloane/antet/", views_head.letterhead, name="letterhead"),
    path("sabloane/antet/sigla.png", views_head.logo, name="letterhead_logo"),
    path("sabloane/<int:template>/", views_templates.template, name="template"),
    path("sabloane/<int:template>/text/", views_text.text, name="template_text"),
    path("sabloane/<int:template>/fisier/", views_templates.upload, name="template_file"),
    path("sabloane/<int:template>/starea/", views_templates.state, name="template_state"),
    path("sabloane/<int:template>/pagina/<int:page>.png", views_text.picture, name="template_picture"),
    path("sabloane/<int:template>/versiuni/<int:number>/", views_templates.version, name="template_version"),
    path(f"{ENTRY}scrisoare/", views.choose, name="letter_choose"),
    path("scrisori/<int:letter>/", views.letter, name="letter"),
    path("scrisori/<int:letter>/pagina/<int:page>.png", views_papers.picture, name="letter_picture"),
    path("scrisori/<int:letter>/scrisoare.docx", views_papers.docx, name="letter_docx"),
    path("scrisori/<int:letter>/docx/", views_papers.take_back, name="letter_edited"),
]
