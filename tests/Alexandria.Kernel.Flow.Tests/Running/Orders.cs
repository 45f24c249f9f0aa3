using Alexandria.Events;

namespace Alexandria.Kernel.Flow.Tests.Running;

[Event("orders.placed", 1)]
internal sealed record OrderPlaced(string OrderId, long Revision) : IEvent
{
    public string Subject => OrderId;
}

[Event("orders.changed", 1)]
internal sealed record OrderChanged(string OrderId, string What, long Revision) : IEvent
{
    public string Subject => OrderId;
}

[Event("orders.paid", 1)]
internal sealed record OrderPaid(string OrderId, long Revision) : IEvent
{
    public string Subject => OrderId;
}

[Event("orders.cancelled", 1)]
internal sealed record OrderCancelled(string OrderId, long Revision) : IEvent
{
    public string Subject => OrderId;
}

[Event("orders.noted", 1)]
internal sealed record OrderNoted(string OrderId, long Revision) : IEvent
{
    public string Subject => OrderId;
}
