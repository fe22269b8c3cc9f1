"""Which system gave the predictions, as the record of its run says."""

from onrecord.data.run_record import RunRecord
from onrecord.report.findings import counted


def system_lines(run: RunRecord | None) -> list[str]:
    """One line, `System: my_system 1.2, run on 2031-05-04`, with how many documents it did not answer; none without a record."""
    if run is None:
        return []
    version = f" {run.version}" if run.version else ""
    day = f", run on {run.finished[:10]}" if run.finished else ""
    failed = f", {counted(len(run.failed), 'document')} without an answer" if run.failed else ""
    return [f"System: {run.system}{version}{day}{failed}"]


def system_json(run: RunRecord | None) -> dict[str, str | None] | None:
    """The same for programs: system, version, finished."""
    return None if run is None else {"system": run.system, "version": run.version, "finished": run.finished}
