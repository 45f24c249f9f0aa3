namespace Alexandria.Console.Shell;

/// <summary>What can be wrong with a request to the console itself.</summary>
internal static class Failures
{
    public static Error NoPage { get; } = new(ErrorKind.NotFound, "page_not_found", "There is no page at this address. It may have moved, or the link may be incomplete.");

    public static Error NotAForm { get; } = new(ErrorKind.UnsupportedMediaType, "form_expected", "This address takes forms (application/x-www-form-urlencoded or multipart/form-data).");

    public static Error Malformed { get; } = Error.Invalid("malformed_form", "The form did not arrive whole, or not as its Content-Type says.");

    public static Error TooLarge { get; } = new(ErrorKind.TooLarge, "form_too_large", "The form is larger than the console takes (32 MiB).");

    public static Error Expired { get; } = Error.Invalid("form_expired", "The page was older than your session, so nothing was done yet. What you typed is still here: send it again.");

    public static Error SignedOut { get; } = new(ErrorKind.Unauthenticated, "session_ended", "What you typed is still here. Sign in again in a new tab, then come back and send it again.");

    public static Error Defect { get; } = new(ErrorKind.Defect, "defect", "It was recorded. If it happens again, tell whoever runs Alexandria the trace id below.");

    public static Error NotAllowed(string permission) => new(ErrorKind.Forbidden, "forbidden", $"This needs the permission {permission}, which your roles do not include.");
}
