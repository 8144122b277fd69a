"""Widgets every screen shares; each knows the theme and both languages, none knows the business."""
