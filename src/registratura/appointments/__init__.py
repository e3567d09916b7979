"""When people come: calendars of the offices, bookings, audiences, and the meetings of the council."""
