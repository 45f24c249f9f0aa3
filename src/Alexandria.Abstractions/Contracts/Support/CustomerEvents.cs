using Alexandria.Events;

namespace Alexandria.Contracts.Support;

/// <summary>What was known of a customer was erased; his id means nobody any more.</summary>
[Event("customers.erased", 1)]
public sealed record CustomerErased(string CustomerId, long Revision) : IEvent
{
    public string Subject => CustomerId;
}
