"""pretix with an event whose orders are the portal's enrolments; for `bin/bench --peers`."""
