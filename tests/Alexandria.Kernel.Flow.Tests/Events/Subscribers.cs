using Alexandria.Events;
using Alexandria.Kernel.Flow.Tests.Running;

namespace Alexandria.Kernel.Flow.Tests.Events;

/// <summary>What the subscriber below answers to the next attempts at a subject; success when nothing is left.</summary>
internal sealed class Answers
{
    private readonly Dictionary<string, Queue<Func<Result<Nothing>>>> next = [];

    public void Add(string subject, params Func<Result<Nothing>>[] answers)
    {
        lock (next)
        {
            next[subject] = new(answers);
        }
    }

    public Result<Nothing> Take(string subject)
    {
        lock (next)
        {
            return next.TryGetValue(subject, out var queue) && queue.TryDequeue(out var answer) ? answer() : Nothing.Value;
        }
    }
}

/// <summary>Writes an effect for each order and then does as it is told.</summary>
[Subscriber("tests.ledger")]
internal sealed class Ledger(Answers answers) : ISharedSubscriber<OrderPlaced>, ISharedSubscriber<OrderPaid>
{
    public Task<Result<Nothing>> HandleAsync(OrderPlaced @event, DeliveryContext context) => WriteAsync("placed", @event.OrderId, context);

    public Task<Result<Nothing>> HandleAsync(OrderPaid @event, DeliveryContext context) => WriteAsync("paid", @event.OrderId, context);

    private async Task<Result<Nothing>> WriteAsync(string what, string subject, DeliveryContext context)
    {
        await context.Work.ExecuteAsync("insert into effects (what, subject) values (@what, @subject)", new { what, subject });
        context.Publish(new OrderNoted(subject, context.Envelope.Revision));
        return answers.Take(subject);
    }
}

[Subscriber("tests.late", FromNow = true)]
internal sealed class LateComer : ISharedSubscriber<OrderPlaced>
{
    public async Task<Result<Nothing>> HandleAsync(OrderPlaced @event, DeliveryContext context)
    {
        await context.Work.ExecuteAsync("insert into effects (what, subject) values ('late', @orderId)", @event);
        return Nothing.Value;
    }
}

[Subscriber("tests.discarding")]
internal sealed class Discarding : ISharedSubscriber<OrderPlaced>
{
    public async Task<Result<Nothing>> HandleAsync(OrderPlaced @event, DeliveryContext context)
    {
        if (await context.Work.FirstOrDefaultAsync<long>("select count(*) from effects") == 0)
        {
            context.Publish(new OrderNoted(@event.OrderId, 1));
            context.Work.Discard();
        }

        return Nothing.Value;
    }
}

internal sealed class Nameless : ISharedSubscriber<OrderPlaced>
{
    public Task<Result<Nothing>> HandleAsync(OrderPlaced @event, DeliveryContext context) => Task.FromResult<Result<Nothing>>(Nothing.Value);
}
