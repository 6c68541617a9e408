"""Stress-tests a nation's GPU-capacity strategy."""
