using System.ComponentModel.DataAnnotations;

namespace Alexandria.Surfaces.Stopping;

/// <summary>Section <c>Stopping</c> of the configuration: how the server ends when it is asked to (SIGTERM, Ctrl-C).</summary>
public sealed record StoppingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Stopping";

    /// <summary>How long <c>/readyz</c> says <c>server_stopping</c> while requests are still served, so that a load balancer takes the server out before it refuses anything, seconds. 0 to 300.</summary>
    [Range(0, 300)] public int NoticeSeconds { get; init; }

    /// <summary>How long the requests and the work that run may then take to end, seconds; what runs longer is cut off. A supervisor must wait longer than both together. 1 to 600.</summary>
    [Range(1, 600)] public int GraceSeconds { get; init; } = 20;
}
