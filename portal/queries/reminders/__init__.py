"""Which reminders are due, and what a mail of reminders holds."""
