"""The number every file gets when it is claimed."""

import uuid

from pipeline.services.office import Office


def new_scan_no(office: Office) -> str:
    """A scan's number: the moment in China's time and a random tail, so that they sort as they came."""
    return f"SJ{office.clock.now():%Y%m%d%H%M%S}-{uuid.uuid4().hex[:8]}"
