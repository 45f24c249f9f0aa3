using Alexandria.Events;

namespace Alexandria.Contracts.Support;

/// <summary>What was known of a customer was erased; his id means nobody any more.</summary>
/// <param name="CustomerId">The id of who was erased.</param>
/// <param name="Revision">The customer's revision after it.</param>
[Event("customers.erased", 1)]
public sealed record CustomerErased(string CustomerId, long Revision) : IEvent
{
    public string Subject => CustomerId;
}
