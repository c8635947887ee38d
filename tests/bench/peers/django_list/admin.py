"""The list as its manual says, with the relations in one statement."""

from datetime import date

from django.contrib import admin

from django_list.models import Enrolment


@admin.register(Enrolment)
class EnrolmentAdmin(admin.ModelAdmin):
    """The columns of the portal's own list."""

    list_display = (
        "number",
        "learner",
        "company",
        "course",
        "first_lesson_on",
        "last_day",
        "due_cents",
        "stage",
    )
    list_select_related = ("learner", "company", "course")
    list_per_page = 25
    list_filter = ("stage",)
    search_fields = ("number",)

    def first_lesson_on(self, enrolment: Enrolment) -> date:
        """The course's first lesson."""
        return enrolment.course.first_lesson_on
