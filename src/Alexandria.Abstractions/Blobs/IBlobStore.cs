using Alexandria.Data;

namespace Alexandria.Blobs;

/// <summary>Immutable bytes by their SHA-256: raw reports and attached files. A blob is durable before its id is answered; rows refer to it afterwards.</summary>
public interface IBlobStore
{
    /// <summary>Stores the bytes, once for equal ones.</summary>
    /// <returns>The id: lower-case hexadecimal SHA-256.</returns>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The bytes, verified against the id; null when there is no such blob.</summary>
    Task<ReadOnlyMemory<byte>?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>Whether the blob is there. Asked in the unit of work that writes a row with its id: since a blob is deleted in a unit of work too, no row ever names one that is gone.</summary>
    Task<bool> HasAsync(string id, IReadWork work);

    /// <summary>Removes a blob that no row names any more, in the unit of work that found so. Nothing happens when there is none.</summary>
    Task DeleteAsync(string id, IUnitOfWork work);

    /// <summary>What is stored, in the order of the ids, a part at a time: to find what no row names.</summary>
    /// <param name="after">The id after which to go on; empty for the first part.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellation">Stops.</param>
    Task<IReadOnlyList<StoredBlob>> ListAsync(string after, int limit, CancellationToken cancellation);
}

/// <summary>A blob that is there.</summary>
public sealed record StoredBlob
{
    public required string Id { get; init; }

    /// <summary>When these bytes came first, or were mended.</summary>
    public required DateTimeOffset StoredAt { get; init; }
}
