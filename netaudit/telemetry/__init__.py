"""Monitoring systems, and what they measured of interfaces."""
