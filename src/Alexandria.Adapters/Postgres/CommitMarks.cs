using System.Globalization;
using Alexandria.Adapters.Sql;
using Alexandria.Data;
using Npgsql;

namespace Alexandria.Adapters.Postgres;

/// <summary>How a process finds out what became of a commit whose answer was lost: each unit leaves its number in the row of its place, in its own transaction (docs/adr/0019-lost-commits.md).</summary>
internal sealed class CommitMarks(NpgsqlDataSource source, string process, TimeSpan patience, TimeProvider time)
{
    public const string CreateTable = """
        create table if not exists commit_marks (
            place text primary key,
            unit bigint not null,
            marked_at timestamptz not null default now()
        ) with (fillfactor = 50);
        delete from commit_marks where marked_at < now() - interval '1 day';
        """;

    private const string Mark = """
        insert into commit_marks (place, unit) values (@place, @unit)
        on conflict (place) do update set unit = excluded.unit, marked_at = excluded.marked_at
        """;

    // Waits for the unit if it still runs. Whether it had written the row or not, it cannot commit after this one has: its snapshot is older.
    private const string Ask = """
        insert into commit_marks (place, unit) values (@place, 0)
        on conflict (place) do update set marked_at = excluded.marked_at
        returning unit
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private long last;

    public long NextUnit() => Interlocked.Increment(ref last);

    /// <summary>What a unit runs together with its commit.</summary>
    public BoundSql Of(int place, long unit) => ParameterValues.Bind(Mark, new { place = NameOf(place), unit });

    /// <summary>Whether the unit was committed. When it answers that it was not, it never will be.</summary>
    /// <exception cref="OutcomeUnknownException">The server could not be asked in time.</exception>
    public async Task<bool> IsCommittedAsync(int place, long unit)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var session = new PostgresSession(source, PostgresSession.ReadCommitted);
                var found = await session.QueryAsync<long>([ParameterValues.Bind(Ask, new { place = NameOf(place) })], firstOnly: true, CancellationToken.None);
                await session.CommitAsync();
                return found[0] == unit;
            }
            catch (Exception error) when (PostgresErrors.Translate(error) is StorageException)
            {
                if (time.GetElapsedTime(began) > patience)
                {
                    throw new OutcomeUnknownException(error);
                }

                await Task.Delay(Pause, time);
            }
        }
    }

    private string NameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"{process}/{place}");
}
