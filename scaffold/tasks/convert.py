"""Write a task in the other format: emoji signs or Dataview fields."""

from scaffold.tasks.fields import read_fields, written_fields
from scaffold.tasks.line import as_task, read_checkbox, read_task
from scaffold.tasks.settings import Format, Settings


def convert_line(line: str, settings: Settings, to: Format) -> str | None:
    """Return a task's line in another format; the line itself where there is nothing to convert.

    None where the two formats cannot say the same: where text of the line would be lost, or would be read as a field
    that was none, or the reverse.
    """
    box = read_checkbox(line)
    if box is None or settings.global_filter not in box.body:
        return line
    reading = read_fields(box.body, settings.format)
    other = settings._replace(format=to)
    if not reading.hits:
        return line if read_fields(box.body, to).hits == [] else None
    names = [name for name, _, _ in reading.hits]
    if len(set(names)) < len(names) or box.rest:
        return None
    task = as_task(box, settings)
    typed = {name: value.strip() for name, value, _ in reading.hits}
    start = f"{task.indentation}{task.marker} [{box.symbol}] {task.description}"
    converted = f"{start}{written_fields(typed, to)}{task.block_link}{task.hard_break}"
    again = read_task(converted, other)
    same = again and again.fields == task.fields and again.description == task.description
    return converted if same and again and again.block_link == task.block_link else None
