"""Zoom's Server-to-Server OAuth and its registrants of meetings and webinars."""
