"""Today at the secretariat: what waits, what is in danger, whom to call first."""
