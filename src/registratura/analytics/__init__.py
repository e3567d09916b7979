"""The institution's own figures about its own work, one row for each day, unit and measure."""
