namespace Alexandria.Kernel.Events;

/// <summary>What the events of one unit of work have in common.</summary>
/// <param name="Tenant">Whose they are.</param>
/// <param name="Actor">Id of the caller, or <c>subscriber:NAME</c>.</param>
/// <param name="TraceId">W3C trace id, 32 hexadecimal digits.</param>
/// <param name="At">When they happened.</param>
internal sealed record EventOrigin(string Tenant, string Actor, string TraceId, DateTimeOffset At);
