using Alexandria.Data;

namespace Alexandria.Adapters.Tests.Data;

public abstract partial class DatabaseCompliance
{
    private static readonly Migration Notes = new("Test", 1, "notes", "create table notes (id text primary key, body text not null, number bigint)");
    private static readonly Migration Tags = new("Test", 2, "tags", "create table tags (note text not null);\ncreate index tags_note on tags (note);");

    [Fact]
    public async Task A_migration_is_applied_once_and_remembered()
    {
        Assert.Equal(1, await Migrator.ApplyAsync([Tags, Notes], Cancellation));
        await ReopenAsync();
        Assert.Equal(0, await Migrator.ApplyAsync([Notes, Tags with { Sql = Tags.Sql.ReplaceLineEndings("\r\n") }], Cancellation));
        Assert.Equal(0, await Database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from tags"), Cancellation));
    }

    [Fact]
    public async Task Statements_prepared_before_a_migration_see_the_new_schema()
    {
        await AddAsync("a", "one");
        async Task<IReadOnlyList<T>> AllAsync<T>() => await Database.ReadAsync(work => work.QueryAsync<T>("select * from notes"), Cancellation);
        Assert.Equal([("a", "one", (long?)null)], await AllAsync<(string, string, long?)>());
        await Migrator.ApplyAsync([Notes, new("Test", 2, "colour", "alter table notes add column colour text")], Cancellation);
        Assert.Equal([("a", "one", (long?)null, (string?)null)], await AllAsync<(string, string, long?, string?)>());
    }

    [Fact]
    public async Task A_migration_that_fails_is_taken_back_whole()
    {
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Migrator.ApplyAsync([Notes, new("Test", 2, "broken", "create table half (id text); create nonsense;")], Cancellation));
        Assert.Contains("Migration 2 of Test ('broken')", failed.Message);
        Assert.Equal(1, await Migrator.ApplyAsync([Notes, new("Test", 2, "mended", "create table half (id text)")], Cancellation));
    }

    [Fact]
    public async Task A_changed_migration_is_refused() =>
        await RefusedAsync("was changed after it had been applied", Notes with { Sql = Notes.Sql + " " });

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await Migrator.ApplyAsync([Notes, Tags], Cancellation);
        await RefusedAsync("written by a newer", Notes);
    }

    [Fact]
    public async Task A_gap_in_the_numbers_is_refused() => await RefusedAsync("number 2 is missing", Notes, Tags with { Number = 3 });

    [Fact]
    public async Task An_earlier_migration_that_was_never_applied_is_refused()
    {
        await Migrator.ApplyAsync([Notes, Tags], Cancellation);
        await Database.WriteAsync(work => work.ExecuteAsync("delete from schema_migrations where number = 1"), WritePriority.Caller, Cancellation);
        await RefusedAsync("was never applied", Notes, Tags);
    }

    private async Task RefusedAsync(string reason, params Migration[] migrations)
    {
        var refused = await Assert.ThrowsAsync<MigrationRefusedException>(() => Migrator.ApplyAsync(migrations, Cancellation));
        Assert.Contains(reason, refused.Message);
    }
}
