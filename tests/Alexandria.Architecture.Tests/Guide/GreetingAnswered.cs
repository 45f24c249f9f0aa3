using Alexandria.Events;

namespace Alexandria.Architecture.Tests.Guide;

/// <summary>A greeting was answered.</summary>
/// <param name="GreetingId">The greeting.</param>
/// <param name="Mood">In a word.</param>
/// <param name="Revision">The greeting's revision after it.</param>
[Event("greetings.answered", 1)]
public sealed record GreetingAnsweredV1(string GreetingId, string Mood, long Revision) : IEvent
{
    public string Subject => GreetingId;
}

/// <summary>A greeting was answered.</summary>
/// <param name="GreetingId">The greeting.</param>
/// <param name="Friendly">Whether the answer was friendly.</param>
/// <param name="Revision">The greeting's revision after it.</param>
[Event("greetings.answered", 2)]
public sealed record GreetingAnswered(string GreetingId, bool Friendly, long Revision) : IEvent
{
    public string Subject => GreetingId;
}

internal sealed class GreetingAnsweredUpcaster : IUpcaster<GreetingAnsweredV1, GreetingAnswered>
{
    public GreetingAnswered Upcast(GreetingAnsweredV1 @event) => new(@event.GreetingId, @event.Mood is "friendly" or "glad", @event.Revision);
}

[Subscriber("greetings.mark-answers")]
internal sealed class MarkAnswers : ISharedSubscriber<GreetingAnswered>
{
    public async Task<Result<Nothing>> HandleAsync(GreetingAnswered @event, DeliveryContext context)
    {
        await context.Work.ExecuteAsync(
            "update greetings set text = text || @Mark where id = @GreetingId",
            new { @event.GreetingId, Mark = @event.Friendly ? " :-)" : " :-|" });
        return Nothing.Value;
    }
}
