using Alexandria.Blobs;
using Alexandria.Data;

namespace Alexandria.Support.Customers;

/// <summary>The blobs that tickets and crash reports name.</summary>
internal sealed class NamedBlobs : IBlobReferences
{
    public async Task<bool> NameAsync(string id, IReadWork work) =>
        await work.FirstOrDefaultAsync<string>("select blob_id from ticket_attachments where blob_id = @id limit 1", new { id }) is not null ||
        await work.FirstOrDefaultAsync<string>("select blob_id from crash_reports where blob_id = @id limit 1", new { id }) is not null;
}
