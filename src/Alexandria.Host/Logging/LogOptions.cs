using System.ComponentModel.DataAnnotations;

namespace Alexandria.Host.Logging;

/// <summary>Section <c>Logging</c> of the configuration. The log goes to standard error.</summary>
public sealed record LogOptions
{
    /// <summary>How a record is written: <c>text</c>, for people; <c>json</c>, one object on one line; <c>auto</c>: text on a terminal, JSON otherwise.</summary>
    [RegularExpression("^(auto|text|json)$", ErrorMessage = "is none of auto, text, json")] public string Format { get; init; } = "auto";

    /// <summary>The least level that is written: <c>Trace</c>, <c>Debug</c>, <c>Information</c>, <c>Warning</c>, <c>Error</c>, <c>Critical</c>, <c>None</c>.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The same for what the framework says (categories <c>Microsoft</c> and <c>System</c>).</summary>
    public LogLevel FrameworkLevel { get; init; } = LogLevel.Warning;
}
