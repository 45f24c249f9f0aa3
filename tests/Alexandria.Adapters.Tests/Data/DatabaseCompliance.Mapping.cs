using Alexandria.Data;

namespace Alexandria.Adapters.Tests.Data;

public abstract partial class DatabaseCompliance
{
    private const string Values = "create table items (item_id text primary key, at_time bigint, is_open integer, kind text, count bigint, score double precision, raw {0})";

    /// <summary>Type of a column of bytes: <c>blob</c> or <c>bytea</c>.</summary>
    protected abstract string BytesType { get; }

    [Fact]
    public async Task Values_come_back_as_they_were_written()
    {
        var item = new Item
        {
            ItemId = "ä'\"\u0001𝄞",
            AtTime = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)).AddTicks(1_234_560),
            IsOpen = true,
            Kind = Kind.InProgress,
            Count = int.MinValue,
            Score = 0.1,
            Raw = [0, 1, 255],
        };
        var back = await StoreAsync(item);
        Assert.Equal(item with { Raw = null }, back with { Raw = null });
        Assert.Equal(item.Raw, back.Raw);
        var (kind, time) = await Database.ReadAsync(work => work.FirstOrDefaultAsync<(string, long)>("select kind, at_time from items"), Cancellation);
        Assert.Equal("in_progress", kind);
        Assert.Equal(item.AtTime!.Value.ToUnixTimeMilliseconds() * 1_000, time - 456);
    }

    [Fact]
    public async Task Nulls_come_back_as_nulls()
    {
        var item = new Item { ItemId = "a", IsOpen = false };
        Assert.Equal(item, await StoreAsync(item));
    }

    [Fact]
    public async Task Times_before_1970_are_cut_towards_the_past()
    {
        var back = await StoreAsync(new Item { ItemId = "a", IsOpen = false, AtTime = DateTimeOffset.UnixEpoch.AddTicks(-1) });
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(-10), back.AtTime);
    }

    [Fact]
    public async Task Rows_map_to_scalars_tuples_and_constructors_too()
    {
        await AddAsync("a", "one", 3_000_000_000);
        await Database.ReadAsync(
            async work =>
            {
                Assert.Equal([3_000_000_000], await work.QueryAsync<long?>("select number from notes"));
                Assert.Equal("one", await work.FirstOrDefaultAsync<string>("select body from notes"));
                Assert.Equal(("a", 3_000_000_000), await work.FirstOrDefaultAsync<(string, long?)>("select id, number from notes"));
                Assert.Equal(new Pair("one", "a"), await work.FirstOrDefaultAsync<Pair>("select id, body from notes"));
                Assert.Null(await work.FirstOrDefaultAsync<Pair>("select id, body from notes where id = 'none'"));
                Assert.Equal(0, await work.FirstOrDefaultAsync<long>("select number from notes where id = 'none'"));
                await Assert.ThrowsAsync<OverflowException>(() => work.FirstOrDefaultAsync<int>("select number from notes"));
                return 0;
            },
            Cancellation);
    }

    [Theory]
    [InlineData("select id, body, number from notes")] // no property for number
    [InlineData("select id, id from notes")]
    [InlineData("select id from notes")] // required body
    [InlineData("select id, cast(null as text) as body from notes")]
    public async Task A_row_that_does_not_fit_its_type_throws(string sql)
    {
        await AddAsync("a", "one");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.ReadAsync(work => work.QueryAsync<Note>(sql), Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.ReadAsync(work => work.QueryAsync<Pair>(sql), Cancellation));
    }

    [Fact]
    public async Task Types_that_no_column_holds_are_refused()
    {
        await AddAsync("a", "one");
        await Database.ReadAsync(
            async work =>
            {
                await Assert.ThrowsAsync<InvalidOperationException>(() => work.QueryAsync<long>("select number from notes"));
                await Assert.ThrowsAsync<InvalidOperationException>(() => work.QueryAsync<Kind>("select body from notes"));
                await Assert.ThrowsAsync<InvalidOperationException>(() => work.QueryAsync<string>("select id, body from notes"));
                await Assert.ThrowsAsync<InvalidOperationException>(() => work.QueryAsync<(string, string, string)>("select id, body from notes"));
                await Assert.ThrowsAsync<InvalidOperationException>(() => work.QueryAsync<Uri>("select id from notes"));
                await Assert.ThrowsAsync<InvalidOperationException>(() => work.QueryAsync<(string, Uri)>("select id, body from notes"));
                await Assert.ThrowsAsync<ArgumentException>(() => work.QueryAsync<string>("select id from notes where id = @id", new { id = new Uri("urn:x") }));
                await Assert.ThrowsAsync<ArgumentException>(() => work.QueryAsync<string>("select id from notes where id = @id", new { other = 1 }));
                await Assert.ThrowsAsync<ArgumentException>(() => work.QueryAsync<string>("select id from notes where id = @id"));
                await Assert.ThrowsAsync<ArgumentException>(() => work.QueryAsync<string>("select id from notes where id = @id", new { id = (Kind)77 }));
                return 0;
            },
            Cancellation);
    }

    [Fact]
    public async Task Parameters_come_from_records_dictionaries_and_snake_case_names_alike()
    {
        await AddAsync("a", "one");
        await Database.ReadAsync(
            async work =>
            {
                Assert.Equal("a", await work.FirstOrDefaultAsync<string>("select id from notes where id = @id and body = @body", new Note { Id = "a", Body = "one" }));
                var numbers = new { Small = (short)1, Single = 0.5f, Bytes = new ReadOnlyMemory<byte>([7]) };
                Assert.Equal((1, 0.5f), await work.FirstOrDefaultAsync<(int, float)>("select @small + 0, @single + 0.0", numbers));
                Assert.Equal([7], await work.FirstOrDefaultAsync<byte[]>("select @bytes", numbers));
                Assert.Equal("a", await work.FirstOrDefaultAsync<string>("select id from notes where id = @note_id", new { NoteId = "a" }));
                var dictionary = new Dictionary<string, object?> { ["id"] = "a", ["unused"] = new Uri("urn:x") };
                Assert.Equal("a", await work.FirstOrDefaultAsync<string>("select id /* @not @these */ from notes where id = @id", dictionary));
                return 0;
            },
            Cancellation);
    }

    private async Task<Item> StoreAsync(Item item) => await Database.WriteAsync(
        async work =>
        {
            await work.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Values, BytesType));
            await work.ExecuteAsync(
                "insert into items (item_id, at_time, is_open, kind, count, score, raw) values (@itemId, @atTime, @isOpen, @kind, @count, @score, @raw)", item);
            return (await work.FirstOrDefaultAsync<Item>("select * from items"))!;
        },
        WritePriority.Caller,
        Cancellation);

    private enum Kind
    {
        New,
        InProgress,
    }

    private sealed record Item
    {
        public required string ItemId { get; init; }

        public DateTimeOffset? AtTime { get; init; }

        public bool IsOpen { get; init; }

        public Kind? Kind { get; init; }

        public int? Count { get; init; }

        public double? Score { get; init; }

        public byte[]? Raw { get; init; }
    }

    private sealed record Note
    {
        public required string Id { get; init; }

        public required string Body { get; init; }
    }

    private sealed record Pair(string Body, string Id);
}
