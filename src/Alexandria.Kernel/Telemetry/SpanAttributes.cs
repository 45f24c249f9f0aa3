using System.Diagnostics;

namespace Alexandria.Kernel.Telemetry;

/// <summary>What spans say: names, ids and codes; never a payload, a person's text or a secret.</summary>
internal static class SpanAttributes
{
    /// <summary>OpenTelemetry's semantic conventions for messaging.</summary>
    /// <param name="span">A producer's or a consumer's.</param>
    /// <param name="operation"><c>publish</c> or <c>process</c>.</param>
    /// <param name="eventName">Is the destination.</param>
    /// <param name="eventId">Is the message's id.</param>
    public static Activity SetMessaging(this Activity span, string operation, string eventName, string eventId) => span
        .SetTag("messaging.system", "alexandria")
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.operation.type", operation == "publish" ? "send" : "process")
        .SetTag("messaging.destination.name", eventName)
        .SetTag("messaging.message.id", eventId);

    public static Activity SetWorkflow(this Activity span, string workflow, string instance, string tenant) => span
        .SetTag("alexandria.workflow", workflow)
        .SetTag("alexandria.workflow.instance", instance)
        .SetTag("alexandria.tenant", tenant);

    /// <summary>A refusal is an answer like another; what is broken here is an error.</summary>
    public static void SetOutcome(this Activity span, Error? error)
    {
        span.SetTag("alexandria.outcome", error?.Code ?? "succeeded");
        if (error is { Kind: ErrorKind.Defect or ErrorKind.Unavailable })
        {
            span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.Code);
        }
    }
}
