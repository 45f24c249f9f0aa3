using Alexandria.Adapters.Postgres;
using Alexandria.Adapters.Tests.Blobs;
using Alexandria.Blobs;
using Alexandria.Data;
using Alexandria.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Adapters.Tests.Postgres;

public sealed class PostgresBlobStoreTests : BlobStoreCompliance, IAsyncLifetime
{
    private ServiceProvider? services;

    protected override IBlobStore Store => services!.GetRequiredService<IBlobStore>();

    protected override IDatabase Database => services!.GetRequiredService<IDatabase>();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.Reason);
        var options = new PostgresOptions { ConnectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() };
        services = new ServiceCollection().AddPostgres(options).BuildServiceProvider();
        await services.GetRequiredService<IMigrator>().ApplyAsync([], Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null)
        {
            await services.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_damaged_blob_is_not_answered_and_is_mended_by_storing_it_again()
    {
        var id = await Store.PutAsync("abc"u8.ToArray(), Cancellation);
        await Database.WriteAsync(work => work.ExecuteAsync("update blobs set content = @content where id = @id", new { id, content = "abd"u8.ToArray() }), WritePriority.Caller, Cancellation);
        Assert.Equal(StorageException.Damaged, (await Assert.ThrowsAsync<StorageException>(() => Store.GetAsync(id, Cancellation))).Error);
        await Store.PutAsync("abc"u8.ToArray(), Cancellation);
        Assert.Equal("abc"u8.ToArray(), (await Store.GetAsync(id, Cancellation))!.Value.ToArray());
    }

    [Fact]
    public async Task A_unit_that_names_a_blob_and_one_that_deletes_it_unnamed_cannot_both_commit()
    {
        await Database.WriteAsync(work => work.ExecuteAsync("create table names (blob_id text primary key)"), WritePriority.Caller, Cancellation);
        var id = await Store.PutAsync("abc"u8.ToArray(), Cancellation);
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var naming = Database.WriteAsync(
            async work =>
            {
                var there = await Store.HasAsync(id, work);
                asked.TrySetResult();
                await release.Task;
                return there && await work.ExecuteAsync("insert into names (blob_id) values (@id)", new { id }) == 1;
            },
            WritePriority.Caller,
            Cancellation);
        await asked.Task;
        await Database.WriteAsync(
            async work =>
            {
                if (await work.FirstOrDefaultAsync<string>("select blob_id from names where blob_id = @id", new { id }) is null)
                {
                    await Store.DeleteAsync(id, work);
                }

                return 0;
            },
            WritePriority.Caller,
            Cancellation);
        release.SetResult();
        Assert.False(await naming);
        Assert.False(await HasAsync(id));
    }
}
