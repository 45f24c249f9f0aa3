using System.ComponentModel.DataAnnotations;

namespace Alexandria.Kernel.Retention;

/// <summary>Section <c>Retention</c> of the configuration: how long records of work that is done are kept. Tickets, articles, crash reports, events and the audit are kept for ever.</summary>
public sealed record RetentionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Retention";

    /// <summary>Deliveries that were handled, days; dead letters stay. 0 keeps them; else 1 to 3,650.</summary>
    [Range(0, 3_650)] public int DeliveryDays { get; init; } = 30;

    /// <summary>Steps and used events of workflows that have ended, days; that they ended, and how, stays. 0 keeps them; else 1 to 3,650.</summary>
    [Range(0, 3_650)] public int WorkflowDays { get; init; } = 180;

    /// <summary>How often is looked, minutes. 1 to 1,440.</summary>
    [Range(1, 1_440)] public int EveryMinutes { get; init; } = 60;
}
