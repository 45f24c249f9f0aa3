using System.Security.Cryptography;
using Alexandria.Adapters.Blobs;
using Alexandria.Blobs;
using Alexandria.Data;

namespace Alexandria.Adapters.Postgres;

/// <summary>Blobs as rows, uncompressed and out of line.</summary>
internal sealed class PostgresBlobStore(PostgresDatabase database) : IBlobStore
{
    public const string CreateTable = """
        create table if not exists blobs (
            id text primary key,
            content bytea not null,
            stored_at timestamptz not null default now()
        );
        alter table blobs alter column content set storage external;
        """;

    // One that is there and damaged is mended by whoever stores it again.
    private const string Put = """
        insert into blobs (id, content) values (@id, @content)
        on conflict (id) do update set content = excluded.content where blobs.content <> excluded.content
        """;

    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => BlobTelemetry.MeasureAsync("put", async () =>
    {
        var id = IdOf(content.Span);
        await database.BesideAsync(work => work.ExecuteAsync(Put, new { id, content }), queued: true, cancellation);
        return id;
    });

    /// <exception cref="StorageException">The server cannot be reached, or the content is not the one that the id promises.</exception>
    public Task<ReadOnlyMemory<byte>?> GetAsync(string id, CancellationToken cancellation) => BlobTelemetry.MeasureAsync("get", () => ReadAsync(id, cancellation));

    // A concurrent unit that deletes it and finds no row naming it conflicts with the one that asks and then names it.
    public async Task<bool> HasAsync(string id, IReadWork work) => await work.FirstOrDefaultAsync<string>("select id from blobs where id = @id", new { id }) is not null;

    public Task DeleteAsync(string id, IUnitOfWork work) => work.ExecuteAsync("delete from blobs where id = @id", new { id });

    public Task<IReadOnlyList<StoredBlob>> ListAsync(string after, int limit, CancellationToken cancellation) => database.ReadAsync(
        work => work.QueryAsync<StoredBlob>(
            "select id, cast(extract(epoch from stored_at) * 1000000 as bigint) as stored_at from blobs where id > @after order by id limit @limit", new { after, limit }),
        cancellation);

    private static string IdOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(string id, CancellationToken cancellation)
    {
        var content = await database.ReadAsync(work => work.FirstOrDefaultAsync<byte[]>("select content from blobs where id = @id", new { id }), cancellation);
        if (content is null)
        {
            return null;
        }

        return IdOf(content) == id ? content : throw new StorageException(StorageException.Damaged, new InvalidDataException($"The blob {id} is damaged: its content does not match its name."));
    }
}
