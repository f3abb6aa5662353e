"""Thin Prefect flows over the services: the only place that imports Prefect."""
