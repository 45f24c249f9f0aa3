using Alexandria.Blobs;
using Alexandria.Contracts.Support;
using Alexandria.Events;

namespace Alexandria.Support.Customers;

/// <summary>Deletes the files of what was erased, unless somebody else's row names the same content.</summary>
[Subscriber("support.remove-erased-blobs")]
internal sealed class RemoveErasedBlobs(IBlobStore blobs, IEnumerable<IBlobReferences> references) : ISharedSubscriber<CustomerErased>
{
    public async Task<Result<Nothing>> HandleAsync(CustomerErased @event, DeliveryContext context)
    {
        // Deleting inside the unit is safe to repeat: no row named the blob before it either.
        foreach (var digest in await context.Work.QueryAsync<string>("select digest from erased_blobs"))
        {
            if (!await references.NameAsync(digest, context.Work))
            {
                await blobs.DeleteAsync(digest, context.Work);
            }
        }

        await context.Work.ExecuteAsync("delete from erased_blobs");
        return Nothing.Value;
    }
}
