"""Whole screens besides the main one."""
