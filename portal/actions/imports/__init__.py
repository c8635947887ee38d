"""The school's enrolment list: kept, held against what there is, and taken over at once."""

from portal.actions.imports.carry_out import result_of, take_over
from portal.actions.imports.comparison import plan_import
from portal.actions.imports.plan import Changed, CourseChange, Plan, contact_of
from portal.actions.imports.uploads import keep_list, map_columns

__all__ = [
    "Changed",
    "CourseChange",
    "Plan",
    "contact_of",
    "keep_list",
    "map_columns",
    "plan_import",
    "result_of",
    "take_over",
]
