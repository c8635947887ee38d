"""The tables that the benchmark copied; Django neither makes nor changes them."""

from django.db import models


class Company(models.Model):
    """An employer."""

    name = models.TextField()

    class Meta:
        managed = False
        db_table = "company"

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """A course."""

    name = models.TextField()
    first_lesson_on = models.DateField()

    class Meta:
        managed = False
        db_table = "course"

    def __str__(self) -> str:
        return self.name


class Learner(models.Model):
    """A student."""

    name = models.TextField()

    class Meta:
        managed = False
        db_table = "learner"

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A person in a course, paid by a company."""

    number = models.TextField()
    company = models.ForeignKey(Company, models.PROTECT)
    course = models.ForeignKey(Course, models.PROTECT)
    learner = models.ForeignKey(Learner, models.PROTECT)
    last_day = models.DateField()
    stage = models.TextField()
    due_cents = models.IntegerField()

    class Meta:
        managed = False
        db_table = "enrolment"

    def __str__(self) -> str:
        return self.number
