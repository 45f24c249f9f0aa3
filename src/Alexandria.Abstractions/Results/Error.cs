namespace Alexandria;

/// <summary>What a failure means to whoever asked. Each surface maps it once: REST to a status, MCP to a tool error, the CLI to an exit code.</summary>
public enum ErrorKind
{
    /// <summary>The request itself is wrong (400).</summary>
    Invalid,

    /// <summary>Nobody, or nobody known, asks (401).</summary>
    Unauthenticated,

    /// <summary>The caller lacks the permission (403).</summary>
    Forbidden,

    /// <summary>It does not exist, or not in the caller's tenant (404).</summary>
    NotFound,

    /// <summary>The present state does not allow it (409).</summary>
    Conflict,

    /// <summary>If-Match names another version (412).</summary>
    PreconditionFailed,

    /// <summary>A documented size limit is exceeded (413).</summary>
    TooLarge,

    /// <summary>The content type is not accepted (415).</summary>
    UnsupportedMediaType,

    /// <summary>Well formed, yet it cannot be processed (422).</summary>
    Unprocessable,

    /// <summary>Too fast (429).</summary>
    RateLimited,

    /// <summary>A defect; the caller gets the trace id, never the message (500).</summary>
    Defect,

    /// <summary>A dependency or role is not there now; worth trying again (503).</summary>
    Unavailable,
}

/// <summary>An expected failure: a value, not an exception.</summary>
/// <param name="Kind">What it means to the caller.</param>
/// <param name="Code">Stable, lower-case with underscores; programs rely on it.</param>
/// <param name="Message">For people: what is wrong and what to do next. Never a secret, never a customer's text.</param>
public sealed record Error(ErrorKind Kind, string Code, string Message)
{
    /// <summary>Errors by field (JSON name), all of them at once; empty when the failure is not about fields.</summary>
    public IReadOnlyDictionary<string, string[]> Fields { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>When another attempt makes sense, for failures that pass by themselves; null leaves it to the surface.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Error Invalid(string code, string message) => new(ErrorKind.Invalid, code, message);

    public static Error NotFound(string what, string id) => new(ErrorKind.NotFound, $"{what}_not_found", $"There is no {what.Replace('_', ' ')} '{id}'.");

    public static Error Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);

    public static Error Unprocessable(string code, string message) => new(ErrorKind.Unprocessable, code, message);

    public static Error Unavailable(string code, string message) => new(ErrorKind.Unavailable, code, message);
}
