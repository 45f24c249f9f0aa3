namespace Alexandria.Host.Doctor;

internal enum Verdict
{
    Ok,
    Warn,
    Fail,
}

/// <summary>What the doctor found out about one thing.</summary>
/// <param name="Check">Short and stable: <c>disk</c>.</param>
/// <param name="Verdict">A failure keeps the process from doing its work; a warning will, or may.</param>
/// <param name="Code">Which fault it is, stable: <c>disk_low</c>; <c>ok</c> when it is none. The runbook has a section for each.</param>
/// <param name="Detail">What is.</param>
/// <param name="Remedy">What to do; null when all is well.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Code, string Detail, string? Remedy)
{
    public static Finding Ok(string check, string detail) => new(check, Verdict.Ok, "ok", detail, null);

    public static Finding Warn(string check, string code, string detail, string remedy) => new(check, Verdict.Warn, code, detail, remedy);

    public static Finding Fail(string check, string code, string detail, string remedy) => new(check, Verdict.Fail, code, detail, remedy);
}
