"""The desk of appointments: day sheets, bookings, calendars, and the meetings."""
