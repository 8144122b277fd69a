"""Profile entry before 18:00 (建档): the form beside the profile, the gaps first (J2, PRACTICE M4)."""
