using System.ComponentModel.DataAnnotations;

namespace Alexandria.Kernel.Operations;

/// <summary>Section <c>RateLimits</c> of the configuration: how fast one caller may call one operation. Workflows and callers on the machine itself (<c>local:</c>) are not limited.</summary>
public sealed record RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Calls a second that a caller may keep up for each operation that reads; 0: any number. 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)] public int ReadsPerSecond { get; init; } = 1_000;

    /// <summary>Calls a second that a caller may keep up for each operation that writes; 0: any number. 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)] public int WritesPerSecond { get; init; } = 500;

    /// <summary>Calls a second that one client address (IPv6: its first 64 bits) may keep up without being anybody in particular, for each operation that admits that, which are the ways to sign in; 0: any number. 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)] public int AnonymousPerSecond { get; init; } = 10;

    /// <summary>How much of that may come at once after a pause, seconds. 1 to 60.</summary>
    [Range(1, 60)] public int BurstSeconds { get; init; } = 5;
}
