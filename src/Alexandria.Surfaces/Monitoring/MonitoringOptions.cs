namespace Alexandria.Surfaces.Monitoring;

/// <summary>Section <c>Monitoring</c> of the configuration.</summary>
public sealed record MonitoringOptions
{
    /// <summary>Whether <c>/metrics</c> answers everybody. Left out: only a request that came over loopback or a Unix socket and through no proxy; others need the permission <c>metrics:read</c>.</summary>
    public bool? AnonymousMetrics { get; init; }
}
