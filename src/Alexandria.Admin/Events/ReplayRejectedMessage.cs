using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Admin.Events;

/// <summary>Puts a rejected message on the bus once more, as it was, after what kept it from being taken was mended. Its subscribers judge it anew. For administrators of the default tenant.</summary>
[Operation("events.replay-rejected", Effect.Write, Route = "POST /v1/rejected-messages/{stream}/{sequence}/replay", Cli = "events replay-rejected", Permission = Permissions.EventsReplay,
    Examples = ["events replay-rejected --stream support --sequence 4711"])]
public sealed record ReplayRejectedMessage : IOperation<Nothing>
{
    /// <summary>The stream, as the list shows it.</summary>
    [StringLength(100, MinimumLength = 1)] public required string Stream { get; init; }

    /// <summary>The message's number in its stream.</summary>
    [Range(0, long.MaxValue)] public required long Sequence { get; init; }
}

internal sealed class ReplayRejectedMessageHandler(IRejectedMessages messages) : IPreparedOperationHandler<ReplayRejectedMessage, Nothing, Nothing>
{
    public async Task<Result<Nothing>> PrepareAsync(ReplayRejectedMessage request, PreparationContext context) =>
        context.Tenant == Caller.DefaultTenant
            ? await messages.PublishAsync(request.Stream, request.Sequence, context.Cancellation)
            : Error.NotFound("rejected message", string.Create(CultureInfo.InvariantCulture, $"{request.Stream}/{request.Sequence}"));

    public async Task<Result<Nothing>> HandleAsync(ReplayRejectedMessage request, Nothing prepared, OperationContext context)
    {
        await messages.ForgetAsync(request.Stream, request.Sequence, context.Work);
        context.Audit("rejected-message", string.Create(CultureInfo.InvariantCulture, $"{request.Stream}/{request.Sequence}"), null, new { request.Stream, request.Sequence });
        return Nothing.Value;
    }
}
