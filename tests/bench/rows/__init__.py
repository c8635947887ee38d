"""The rows of the plan, by what it takes to measure them."""
