using Alexandria.Adapters.Blobs;
using Alexandria.Adapters.Sqlite;
using Alexandria.Blobs;
using Alexandria.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Adapters.Tests.Blobs;

public sealed class DirectoryBlobStoreTests : BlobStoreCompliance, IAsyncDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly ServiceProvider services;

    public DirectoryBlobStoreTests() => services = new ServiceCollection()
        .AddDirectoryBlobs(directory.File("blobs")).AddSqlite(new SqliteOptions { Path = directory.File("test.db") }).BuildServiceProvider();

    protected override IBlobStore Store => services.GetRequiredService<IBlobStore>();

    protected override IDatabase Database => services.GetRequiredService<IDatabase>();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_blob_that_is_there_is_not_written_again()
    {
        var id = await Store.PutAsync("abc"u8.ToArray(), Cancellation);
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(FileOf(id), longAgo);
        await Store.PutAsync("abc"u8.ToArray(), Cancellation);
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(FileOf(id)));
        Assert.Empty(Directory.GetFileSystemEntries(directory.File("blobs/incoming")));
    }

    [Fact]
    public async Task A_damaged_blob_is_not_answered_and_is_mended_by_storing_it_again()
    {
        var id = await Store.PutAsync("abc"u8.ToArray(), Cancellation);
        await File.WriteAllTextAsync(FileOf(id), "abd", Cancellation);
        await Assert.ThrowsAsync<StorageException>(() => Store.GetAsync(id, Cancellation));
        await Store.PutAsync("abc"u8.ToArray(), Cancellation);
        Assert.Equal("abc"u8.ToArray(), (await Store.GetAsync(id, Cancellation))!.Value.ToArray());
    }

    [Fact]
    public async Task A_store_that_fails_leaves_no_file()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("abc"u8.ToArray(), cancelled.Token));
        Assert.Empty(Directory.GetFiles(directory.File("blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_kill_left_is_removed_at_the_next_start()
    {
        var id = await Store.PutAsync("abc"u8.ToArray(), Cancellation);
        await File.WriteAllTextAsync(directory.File("blobs/incoming/7"), "half", Cancellation);
        var next = new DirectoryBlobStore(directory.File("blobs"));
        Assert.Empty(Directory.GetFiles(directory.File("blobs/incoming")));
        Assert.NotNull(await next.GetAsync(id, Cancellation));
    }

    private string FileOf(string id) => directory.File($"blobs/{id[..2]}/{id[2..4]}/{id}");
}
