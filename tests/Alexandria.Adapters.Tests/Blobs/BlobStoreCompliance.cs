using System.Security.Cryptography;
using System.Text;
using Alexandria.Blobs;
using Alexandria.Data;

namespace Alexandria.Adapters.Tests.Blobs;

/// <summary>What every home of <see cref="IBlobStore"/> does.</summary>
public abstract class BlobStoreCompliance
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IBlobStore Store { get; }

    /// <summary>Whose units of work ask for blobs and delete them.</summary>
    protected abstract IDatabase Database { get; }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public async Task Bytes_come_back_by_their_digest(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var id = await Store.PutAsync(content, Cancellation);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), id);
        Assert.Equal(content, (await Store.GetAsync(id, Cancellation))!.Value.ToArray());
    }

    [Fact]
    public async Task Equal_bytes_stored_at_the_same_time_are_one_blob()
    {
        var content = Encoding.UTF8.GetBytes("the same");
        var ids = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Store.PutAsync(content, Cancellation))));
        var id = Assert.Single(ids.Distinct());
        Assert.Equal(content, (await Store.GetAsync(id, Cancellation))!.Value.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../etc/passwd")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("..00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("/e000000000000000000000000000000000000000000000000000000000000000")]
    public async Task An_id_that_is_none_or_unknown_is_no_blob(string id)
    {
        await Store.PutAsync(ReadOnlyMemory<byte>.Empty, Cancellation);
        Assert.Null(await Store.GetAsync(id, Cancellation));
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_and_deleting_it_again_changes_nothing()
    {
        var id = await Store.PutAsync("abc"u8.ToArray(), Cancellation);
        Assert.True(await HasAsync(id));
        await DeleteAsync(id);
        await DeleteAsync(id);
        Assert.False(await HasAsync(id));
        Assert.Null(await Store.GetAsync(id, Cancellation));
        Assert.Equal(id, await Store.PutAsync("abc"u8.ToArray(), Cancellation));
        Assert.True(await HasAsync(id));
    }

    [Fact]
    public async Task What_is_stored_is_listed_part_by_part_in_the_order_of_the_ids()
    {
        var ids = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            ids.Add(await Store.PutAsync(Encoding.UTF8.GetBytes($"blob {i}"), Cancellation));
        }

        await DeleteAsync(ids[7]);
        ids.RemoveAt(7);
        var listed = new List<StoredBlob>();
        do
        {
            listed.AddRange(await Store.ListAsync(listed is [.., var last] ? last.Id : "", 20, Cancellation));
        }
        while (listed.Count % 20 == 0);

        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Select(b => b.Id));
        Assert.All(listed, b => Assert.InRange(b.StoredAt.Year, 2024, 3000));
        Assert.Empty(await Store.ListAsync(listed[^1].Id, 20, Cancellation));
    }

    protected Task<bool> HasAsync(string id) => Database.ReadAsync(work => Store.HasAsync(id, work), Cancellation);

    protected Task<int> DeleteAsync(string id) => Database.WriteAsync(
        async work =>
        {
            await Store.DeleteAsync(id, work);
            return 0;
        },
        WritePriority.Caller,
        Cancellation);
}
