using System.ComponentModel.DataAnnotations;

namespace Alexandria.Surfaces.Mcp;

/// <summary>The section <c>Mcp</c> of the configuration.</summary>
public sealed record McpOptions
{
    /// <summary>Origins whose pages may call <c>/mcp</c> besides those of this machine, such as <c>https://agents.example.org</c>. A program that is no browser sends no origin and is not concerned.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Minutes without a request after which the session of a client of an older protocol revision ends, 1 to 1440.</summary>
    [Range(1, 1440)] public int SessionIdleMinutes { get; init; } = 30;

    /// <summary>Sessions that one caller may hold, 1 to 1000; his longest idle one makes room for a new one.</summary>
    [Range(1, 1000)] public int SessionsPerCaller { get; init; } = 32;
}
