using Alexandria.Data;

namespace Alexandria.Adapters.Tests.Data;

public abstract partial class DatabaseCompliance
{
    [Fact]
    public async Task Lists_are_expanded_and_an_empty_one_matches_nothing()
    {
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            await AddAsync(id, "@ids is no parameter here");
        }

        async Task<IReadOnlyList<string>> Find(string condition, params string[] ids) => await Database.ReadAsync(
            work => work.QueryAsync<string>($"select id from notes where {condition} and body <> '@ids' order by id -- @none", new { ids }), Cancellation);

        Assert.Equal(["a", "b", "d"], await Find("id in @ids", "d", "a", "b", "x", "y"));
        Assert.Equal(["c"], await Find("id in @ids", "c"));
        Assert.Empty(await Find("id in @ids"));
        Assert.Equal(["a", "b", "c", "d"], await Find("id not in @ids"));
        Assert.Equal(["b"], await Find("id not in @ids", "a", "c", "d"));
    }

    [Fact]
    public async Task A_statement_is_run_for_each_of_its_parameters_in_their_order()
    {
        const int Many = 700;
        object[] rows = [.. Enumerable.Range(0, Many).Select(i => new { id = FormattableString.Invariant($"n{i:000}"), body = "first", number = i })];
        const string Upsert = "insert into notes (id, body, number) values (@id, @body, @number) on conflict (id) do update set number = notes.number + 1000 where notes.number < 5 returning number";
        var (written, again, none, changed) = await Database.WriteAsync(
            async work =>
            {
                var written = await work.QueryEachAsync<long>(Upsert, rows);
                var again = await work.QueryEachAsync<long>(Upsert, [.. rows, rows[3]]);
                var changed = await work.ExecuteEachAsync("update notes set body = @body where number = @number or number = @number + 1000", rows);
                return (written, again, await work.QueryEachAsync<long>(Upsert, []), changed);
            },
            WritePriority.Caller,
            Cancellation);
        Assert.Equal(Enumerable.Range(0, Many).Select(i => (long)i), written);
        Assert.Equal([1000, 1001, 1002, 1003, 1004], again);
        Assert.Empty(none);
        Assert.Equal(Many, changed);
    }

    [Fact]
    public async Task A_statement_that_violates_a_constraint_for_one_of_its_parameters_leaves_nothing()
    {
        await Assert.ThrowsAsync<ConstraintViolationException>(() => Database.WriteAsync(
            work => work.ExecuteEachAsync("insert into notes (id, body) values (@id, 'x')", [new { id = "a" }, new { id = "b" }, new { id = "a" }, new { id = "c" }]),
            WritePriority.Caller,
            Cancellation));
        Assert.Empty(await IdsAsync());
    }

    protected Task<int> AddAsync(string id, string body, long? number = null) =>
        Database.WriteAsync(work => Insert(work, id, body, number), WritePriority.Caller, Cancellation);

    protected Task<IReadOnlyList<string>> IdsAsync() =>
        Database.ReadAsync(work => work.QueryAsync<string>("select id from notes order by id"), Cancellation);

    protected static Task<int> Insert(IUnitOfWork work, string id, string body, long? number = null) =>
        work.ExecuteAsync("insert into notes (id, body, number) values (@id, @body, @number)", new { id, body, number });
}
