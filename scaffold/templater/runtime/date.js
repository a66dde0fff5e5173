// `tp.date`.
const date = {
  now(format = "YYYY-MM-DD", offset, reference, referenceFormat) {
    if (reference && !moment(reference, referenceFormat).isValid())
      throw new TemplaterError("Invalid reference date format, try specifying one with the argument 'reference_format'");
    const from = moment(reference, referenceFormat);
    if (typeof offset === "string") from.add(moment.duration(offset));
    else if (typeof offset === "number") from.add(moment.duration(offset, "days"));
    return from.format(format);
  },
  tomorrow: (format = "YYYY-MM-DD") => moment().add(1, "days").format(format),
  yesterday: (format = "YYYY-MM-DD") => moment().add(-1, "days").format(format),
  weekday(format = "YYYY-MM-DD", weekday, reference, referenceFormat) {
    if (reference && !moment(reference, referenceFormat).isValid())
      throw new TemplaterError("Invalid reference date format, try specifying one with the argument 'reference_format'");
    return moment(reference, referenceFormat).weekday(weekday).format(format);
  },
};
